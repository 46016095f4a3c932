/** Whoever was let in gets in, whatever the group's tree has been through: ts-mls' own check refused trees that were good. */
import { expect, test } from 'bun:test';
import { type ConversationId, type DeviceId, newId, type UserId } from '@tidings/protocol';
import fc from 'fast-check';
import { toHex } from '../crypto/hex';
import { createWebPrimitives } from '../crypto/web';
import { type BuiltCommit, type CommitChange, type Group, openGroups } from './group';
import type { OwnKeyPackage } from './key-package';
import { openSuite } from './suite';

const primitives = createWebPrimitives();
const groups = openGroups({ primitives, suite: await openSuite(primitives), certifies: async () => true });
const everybody = { isMember: () => true, isCertified: () => true };
/** All leaves are one user's, so that everybody may remove everybody. */
const user = newId<UserId>();

async function newDevice(): Promise<OwnKeyPackage> {
  const signing = await primitives.newSigningKey();
  return groups.newKeyPackage({ user, device: newId<DeviceId>() }, signing, { notBeforeS: 0, notAfterS: 2 ** 31 });
}
const newDevices = (count: number) => Promise.all(Array.from({ length: count }, newDevice));

/** A group and all its members, who follow each commit. */
class Crowd {
  readonly members = new Map<OwnKeyPackage, Group>();
  #groupInfo = new Uint8Array(0);

  static async gather(size: number): Promise<Crowd> {
    const crowd = new Crowd();
    const first = await newDevice();
    crowd.members.set(first, await groups.create({ conversation: newId<ConversationId>(), generation: 1 }, first));
    await crowd.add(0, size - 1);
    return crowd;
  }

  async add(by: number, count: number): Promise<void> {
    const joining = await newDevices(count);
    const { welcome } = await this.commit(by, { add: joining.map(({ message }) => message), removeLeaves: [] });
    for (const own of joining) this.members.set(own, must(welcome && (await groups.joinByWelcome(welcome, own))));
  }

  async remove(by: number, index: number): Promise<void> {
    const [[own, group], [removed]] = [this.#at(by), this.#at(index)];
    if (own === removed) return;
    const { leaves } = groups.view(group);
    const leaf = leaves.find(({ signingKey }) => signingKey.toString() === keyOf(removed)) ?? { leaf: -1 };
    await this.commit(by, { add: [], removeLeaves: [leaf.leaf] });
  }

  async commit(by: number, change: CommitChange): Promise<BuiltCommit> {
    const [own, group] = this.#at(by);
    const built = await groups.commit(group, change);
    await this.#follow(own, built);
    return built;
  }

  /** Somebody new lets itself in, or a member that has lost its state. */
  async enter(own: OwnKeyPackage): Promise<void> {
    await this.#follow(own, must(await groups.joinExternally(this.#groupInfo, own)));
  }

  async return(index: number): Promise<void> {
    const [own] = this.#at(index);
    await this.enter(own);
  }

  epochs(): number {
    return new Set([...this.members.values()].map((group) => toHex(groups.view(group).authenticator))).size;
  }

  #at(index: number): [OwnKeyPackage, Group] {
    return must([...this.members][index % this.members.size]);
  }

  async #follow(by: OwnKeyPackage, built: BuiltCommit): Promise<void> {
    this.#groupInfo = built.groupInfo;
    this.members.delete(by);
    for (const [own, group] of [...this.members]) {
      const applied = await groups.apply(group, built.commit, everybody);
      if (!applied.ok) throw new Error(`a member can't follow: ${applied.reason}`);
      if (applied.isRemoved) this.members.delete(own);
      else this.members.set(own, applied.group);
    }
    this.members.set(by, built.next);
  }
}

const keyOf = (own: OwnKeyPackage) => own.publicPackage.leafNode.signaturePublicKey.toString();

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the door is shut');
  return value;
}

test('a group where one node lists fewer unmerged leaves than the node above it', async () => {
  const crowd = await Crowd.gather(11);
  await crowd.commit(8, { add: [], removeLeaves: [] });
  await crowd.add(0, 1);
  await crowd.add(0, 1);
  await crowd.enter(await newDevice());
  expect([crowd.members.size, crowd.epochs()]).toEqual([14, 1]);
});

// The library can't empty a tree before it fills it again. Nobody else is there to mind: such a group is reset.
test('the only member left does not get back in, and is told so', async () => {
  const crowd = await Crowd.gather(2);
  await crowd.remove(1, 0);
  await expect(crowd.return(0)).rejects.toThrow('the door is shut');
});

const index = fc.nat(30);
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), by: index, count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('remove' as const), by: index, index }),
  fc.record({ kind: fc.constant('renew' as const), by: index }),
  fc.record({ kind: fc.constant('enter' as const) }),
  fc.record({ kind: fc.constant('return' as const), index }),
);

test('any history: newcomers get in both ways, and all are in one epoch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.array(step, { maxLength: 10 }), async (size, steps) => {
      const crowd = await Crowd.gather(size);
      for (const step of steps) {
        if (step.kind === 'add') await crowd.add(step.by, step.count);
        if (step.kind === 'remove') await crowd.remove(step.by, step.index);
        if (step.kind === 'renew') await crowd.commit(step.by, { add: [], removeLeaves: [] });
        if (step.kind === 'enter') await crowd.enter(await newDevice());
        if (step.kind === 'return' && crowd.members.size > 1) await crowd.return(step.index);
      }
      await crowd.add(0, 1);
      await crowd.enter(await newDevice());
      expect(crowd.epochs()).toBe(1);
    }),
    { numRuns: 15 },
  );
}, 120_000);
