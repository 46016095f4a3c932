import { afterAll, describe, expect, test } from 'bun:test';
import { type ConversationId, type DeviceId, newId, type UserId } from '@tidings/protocol';
import { decodeMlsMessage, encodeMlsMessage, joinGroupExternal } from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { createWatchedWorkers } from '../../testing/watched-worker';
import { createPlainPrimitives } from '../crypto/plain';
import { isEqualBytes, type KeyPair, type Primitives } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { openCryptoThread } from '../worker/crypto-thread';
import { type CertifiesLeaf, type Group, type Groups, openGroups } from './group';
import type { OwnKeyPackage } from './key-package';
import type { LeafOwner } from './leaf';
import type { Roster } from './policy';
import { openSuite } from './suite';

const everybody: Roster = { isMember: () => true, isCertified: () => true };
const lifetime = { notBeforeS: 0, notAfterS: 2 ** 40 };

interface TestDevice {
  readonly owner: LeafOwner;
  readonly signing: KeyPair;
  readonly groups: Groups;
  keyPackage(): Promise<OwnKeyPackage>;
}

interface Adapter {
  readonly primitives: Primitives;
  open(certifies: CertifiesLeaf): Promise<Groups>;
}

const here = (primitives: Primitives): Adapter => ({
  primitives,
  open: async (certifies) => openGroups({ primitives, suite: await openSuite(primitives), certifies }),
});

const workers = createWatchedWorkers();
afterAll(() => {
  workers.end();
  expect(workers.seen.errors).toEqual([]);
  expect(workers.seen.answers).toBeGreaterThan(100);
});

const away: Adapter = {
  primitives: createWebPrimitives(),
  async open(certifies) {
    const { primitives } = away;
    const suite = await openSuite(primitives);
    return openCryptoThread({ primitives, suite, certifies, start: workers.start }).groups;
  },
};

/** Devices whose certificates everybody knows. */
async function openWorld({ primitives, open }: Adapter) {
  const certified = new Map<DeviceId, Uint8Array>();
  const groups = await open(async (owner, key) => isEqualBytes(certified.get(owner.device) ?? new Uint8Array(0), key));
  const place = { conversation: newId<ConversationId>(), generation: 1 };
  return {
    place,
    groups,
    certified,
    async device(user = newId<UserId>(), isCertified = true): Promise<TestDevice> {
      const signing = await primitives.newSigningKey();
      const owner = { user, device: newId<DeviceId>() };
      if (isCertified) certified.set(owner.device, signing.publicKey);
      return { owner, signing, groups, keyPackage: () => groups.newKeyPackage(owner, signing, lifetime) };
    },
  };
}

/** A group of n devices, each with its own state. */
async function openGroup(adapter: Adapter, size: number) {
  const world = await openWorld(adapter);
  const devices: TestDevice[] = [];
  for (let i = 0; i < size; i++) devices.push(await world.device());
  const packages = await Promise.all(devices.slice(1).map((device) => device.keyPackage()));
  const first = await world.groups.create(world.place, await (devices[0] as TestDevice).keyPackage());
  const built = await world.groups.commit(first, { add: packages.map(({ message }) => message), removeLeaves: [] });
  const states: Group[] = [built.next];
  for (const own of packages) {
    const joined = await world.groups.joinByWelcome(built.welcome as Uint8Array, own);
    if (joined === undefined) throw new Error('the welcome does not open');
    states.push(joined);
  }
  return { ...world, devices, states, built };
}

async function expectOneEpoch(groups: Groups, states: readonly Group[]): Promise<void> {
  const keys = await Promise.all(states.map((state) => groups.epochKey(state)));
  for (const key of keys) expect(key).toEqual(keys[0] as never);
  for (const state of states)
    expect(groups.view(state).authenticator).toEqual(groups.view(states[0] as Group).authenticator);
}

/** Bun's own `rejects` waits without letting a worker answer. */
const isRefused = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    () => true,
  );

async function applyAll(
  groups: Groups,
  states: readonly Group[],
  commit: Uint8Array,
  roster = everybody,
): Promise<Group[]> {
  return Promise.all(
    states.map(async (state) => {
      const applied = await groups.apply(state, commit, roster);
      if (!applied.ok) throw new Error(applied.reason);
      return applied.group;
    }),
  );
}

describe.each<[string, Adapter]>([
  ['computed here by WebCrypto', here(createWebPrimitives())],
  ['computed here by plain JavaScript', here(createPlainPrimitives())],
  ['computed on a thread of their own', away],
])('groups %s', (_, adapter) => {
  test('create, welcome, remove: one epoch with one key, and the removed device is out', async () => {
    const { groups, states, devices, place } = await openGroup(adapter, 4);
    await expectOneEpoch(groups, states);
    expect(groups.view(states[2] as Group)).toMatchObject({ ...place, epoch: 1, ownLeaf: 2 });
    expect(groups.view(states[0] as Group).leaves.map(({ device }) => device)).toEqual(
      devices.map(({ owner }) => owner.device),
    );

    const gone: Roster = { isMember: (user) => user !== devices[3]?.owner.user, isCertified: () => true };
    const { commit, next } = await groups.commit(states[0] as Group, { add: [], removeLeaves: [3] });
    const others = await applyAll(groups, states.slice(1, 3), commit, gone);
    await expectOneEpoch(groups, [next, ...others]);
    const removed = await groups.apply(states[3] as Group, commit, gone);
    expect(removed).toMatchObject({ ok: true, isRemoved: true });
    const stolen = removed.ok ? await groups.epochKey(removed.group) : new Uint8Array(0);
    expect(stolen).not.toEqual(await groups.epochKey(next));
  });

  test('a state that was stored goes on where it was', async () => {
    const { groups, states } = await openGroup(adapter, 3);
    const restored = (await groups.decode(groups.encode(states[1] as Group))) as Group;
    const { commit, next } = await groups.commit(restored, { add: [], removeLeaves: [] });
    await expectOneEpoch(groups, [next, ...(await applyAll(groups, [states[0] as Group, states[2] as Group], commit))]);
  });

  test('joins externally, and again from the same device in place of its former leaf', async () => {
    const { groups, states, built, device } = await openGroup(adapter, 2);
    const late = await device();
    const joined = await groups.joinExternally(built.groupInfo, await late.keyPackage());
    if (joined === undefined) throw new Error('the GroupInfo does not hold together');
    const [one, two] = await applyAll(groups, states, joined.commit);
    await expectOneEpoch(groups, [joined.next, one as Group, two as Group]);

    // The device has lost its state and comes back.
    const again = await groups.joinExternally(joined.groupInfo, await late.keyPackage());
    if (again === undefined) throw new Error('the GroupInfo does not hold together');
    const after = await applyAll(groups, [one as Group, two as Group], again.commit);
    await expectOneEpoch(groups, [again.next, ...after]);
    expect(groups.view(again.next).leaves).toHaveLength(3);
  });

  test('a state holds nothing of the epochs before it', async () => {
    const { groups, states } = await openGroup(adapter, 3);
    const first = await groups.commit(states[0] as Group, { add: [], removeLeaves: [] });
    let last = first.next;
    for (let epoch = 0; epoch < 5; epoch++) last = (await groups.commit(last, { add: [], removeLeaves: [] })).next;
    expect(groups.encode(last).length).toBe(groups.encode(first.next).length);
  });

  test('twenty devices commit at once: one wins, all end in its epoch', async () => {
    const { groups, states } = await openGroup(adapter, 20);
    const commits = await Promise.all(states.map((state) => groups.commit(state, { add: [], removeLeaves: [] })));
    const winner = 7;
    const after = await Promise.all(
      states.map(async (state, index) => {
        if (index === winner) return commits[winner]?.next as Group;
        const applied = await groups.apply(state, commits[winner]?.commit as Uint8Array, everybody);
        if (!applied.ok) throw new Error(applied.reason);
        return applied.group;
      }),
    );
    await expectOneEpoch(groups, after);
  });
});

describe.each<[string, Adapter]>([
  ['here', here(createWebPrimitives())],
  ['on a thread of their own', away],
])('what a malicious server or member can’t do to groups computed %s', (_, adapter) => {
  const { primitives } = adapter;

  test('a device without a certificate joins neither by key package nor externally', async () => {
    const { groups, states, built, device } = await openGroup(adapter, 2);
    const ghost = await device(newId<UserId>(), false);
    const own = await ghost.keyPackage();
    expect(await isRefused(groups.commit(states[0] as Group, { add: [own.message], removeLeaves: [] }))).toBe(true);
    const joined = await groups.joinExternally(built.groupInfo, own);
    // Its own client can build the commit; nobody who checks takes it.
    if (joined !== undefined)
      expect(await groups.apply(states[0] as Group, joined.commit, everybody)).toEqual({
        ok: false,
        reason: 'invalid',
      });
  });

  test('a certified stranger does not get in, and a swapped key package is refused', async () => {
    const { groups, states, built, device } = await openGroup(adapter, 2);
    const stranger = await device();
    const roster: Roster = { isMember: (user) => user !== stranger.owner.user, isCertified: () => true };
    const joined = await groups.joinExternally(built.groupInfo, await stranger.keyPackage());
    expect(await groups.apply(states[0] as Group, joined?.commit as Uint8Array, roster)).toEqual({
      ok: false,
      reason: 'joins_as_stranger',
    });
    const byMember = await groups.commit(states[1] as Group, {
      add: [(await stranger.keyPackage()).message],
      removeLeaves: [],
    });
    expect(await groups.apply(states[0] as Group, byMember.commit, roster)).toEqual({
      ok: false,
      reason: 'adds_stranger',
    });

    const victim = await device();
    const swapped = await groups.newKeyPackage(victim.owner, await primitives.newSigningKey(), lifetime);
    expect(await isRefused(groups.commit(states[0] as Group, { add: [swapped.message], removeLeaves: [] }))).toBe(true);
  });

  test('nobody who belongs in is thrown out, neither from inside nor by an external commit', async () => {
    const { groups, states, devices, built } = await openGroup(adapter, 3);
    const byMember = await groups.commit(states[1] as Group, { add: [], removeLeaves: [2] });
    expect(await groups.apply(states[0] as Group, byMember.commit, everybody)).toEqual({
      ok: false,
      reason: 'removes_member',
    });

    // The library lets an external commit remove any leaf its own joiner chooses: RFC 9420 §12.4.3.2 leaves the check to us.
    const joiner = devices[1] as TestDevice;
    const own = await joiner.keyPackage();
    const info = decodeMlsMessage(built.groupInfo, 0)?.[0];
    if (info?.wireformat !== 'mls_group_info') throw new Error('no GroupInfo');
    const victim = groups.view(states[0] as Group).leaves[2]?.signingKey as Uint8Array;
    const { publicMessage } = await joinGroupExternal(
      info.groupInfo,
      own.publicPackage,
      own.privatePackage,
      true,
      await openSuite(primitives),
      undefined,
      {
        ...defaultClientConfig,
        keyPackageEqualityConfig: {
          compareKeyPackages: () => false,
          compareKeyPackageToLeafNode: (_, leaf) => isEqualBytes(leaf.signaturePublicKey, victim),
        },
      },
    );
    const hostile = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage });
    expect(await groups.apply(states[0] as Group, hostile, everybody)).toEqual({ ok: false, reason: 'removes_member' });
  });

  test('replay, damage, truncation and another group’s commit change nothing', async () => {
    const { groups, states } = await openGroup(adapter, 3);
    const other = await openGroup(adapter, 3);
    const { commit } = await groups.commit(states[1] as Group, { add: [], removeLeaves: [] });
    const [after] = await applyAll(groups, [states[0] as Group], commit);
    const refused = { ok: false, reason: 'invalid' };
    expect(await groups.apply(after as Group, commit, everybody)).toEqual(refused as never);
    expect(await groups.apply(states[0] as Group, commit.slice(0, -1), everybody)).toEqual(refused as never);
    expect(await groups.apply(states[0] as Group, new Uint8Array(0), everybody)).toEqual(refused as never);
    const foreign = await other.groups.commit(other.states[1] as Group, { add: [], removeLeaves: [] });
    expect(await groups.apply(states[0] as Group, foreign.commit, everybody)).toEqual(refused as never);
    for (let i = 10; i < commit.length; i += 37) {
      const damaged = commit.slice();
      damaged[i] = (damaged[i] as number) ^ 1;
      expect((await groups.apply(states[0] as Group, damaged, everybody)).ok).toBe(false);
    }
  });

  test('an old, damaged or truncated GroupInfo or welcome leads nowhere', async () => {
    const { groups, states, built, device } = await openGroup(adapter, 3);
    const late = await device();
    const { commit } = await groups.commit(states[1] as Group, { add: [], removeLeaves: [] });
    const [after] = await applyAll(groups, [states[0] as Group], commit);
    const joined = await groups.joinExternally(built.groupInfo, await late.keyPackage());
    expect(await groups.apply(after as Group, joined?.commit as Uint8Array, everybody)).toEqual({
      ok: false,
      reason: 'invalid',
    });
    for (const length of [0, 10, built.groupInfo.length - 1])
      expect(await groups.joinExternally(built.groupInfo.slice(0, length), await late.keyPackage())).toBeUndefined();
    const damaged = built.groupInfo.slice();
    damaged[200] = (damaged[200] as number) ^ 1;
    expect(await groups.joinExternally(damaged, await late.keyPackage())).toBeUndefined();
    expect(await groups.joinByWelcome(built.welcome as Uint8Array, await late.keyPackage())).toBeUndefined();
  });
});
