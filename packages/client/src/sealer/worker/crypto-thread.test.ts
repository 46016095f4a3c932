import { afterEach, describe, expect, test } from 'bun:test';
import { type ConversationId, type DeviceId, newId, type UserId } from '@tidings/protocol';
import { createWatchedWorkers } from '../../testing/watched-worker';
import { CryptoError } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { type Group, type Groups, openGroups } from '../mls/group';
import type { Roster } from '../mls/policy';
import { openSuite } from '../mls/suite';
import { openCryptoThread } from './crypto-thread';

const primitives = createWebPrimitives();
const suite = await openSuite(primitives);
const everybody: Roster = { isMember: () => true, isCertified: () => true };
const certifies = async () => true;
const workers = createWatchedWorkers();
const here = openGroups({ primitives, suite, certifies });

const opened: Disposable[] = [];
afterEach(() => {
  for (const thread of opened.splice(0)) thread[Symbol.dispose]();
  expect(workers.seen.errors).toEqual([]);
  workers.end();
  workers.seen.answers = 0;
});
/** What was asked was answered by a worker, and not done without it. */
const expectAnswered = (count: number) => expect(workers.seen.answers).toBe(count);

function openAway(start: () => Worker, by: typeof certifies = certifies) {
  const thread = openCryptoThread({ primitives, suite, certifies: by, start });
  opened.push(thread);
  return thread.groups;
}

async function newKeyPackage(groups: Groups) {
  const owner = { user: newId<UserId>(), device: newId<DeviceId>() };
  return groups.newKeyPackage(owner, await primitives.newSigningKey(), { notBeforeS: 0, notAfterS: 2 ** 40 });
}

/** Two devices whose groups are computed by the same. */
async function openPair(groups: Groups) {
  const place = { conversation: newId<ConversationId>(), generation: 1 };
  const other = await newKeyPackage(groups);
  const created = await groups.create(place, await newKeyPackage(groups));
  const built = await groups.commit(created, { add: [other.message], removeLeaves: [] });
  const joined = await groups.joinByWelcome(built.welcome as Uint8Array, other);
  return { states: [built.next, joined as Group] as const, other, built };
}

/** What is asked of a group, by whomever it was computed. */
async function shown(groups: Groups, group: Group) {
  return { view: groups.view(group), key: await groups.epochKey(group), state: groups.encode(group) };
}

describe('here and on a thread of its own, the same state and input', () => {
  const carry = async (from: Groups, group: Group, to: Groups) => (await to.decode(from.encode(group))) as Group;

  test('give the same view, key and bytes after a commit, and the same refusal', async () => {
    const away = openAway(workers.start);
    const { states } = await openPair(here);
    const { commit } = await here.commit(states[0], { add: [], removeLeaves: [] });
    const carried = await carry(here, states[1], away);
    expect(await shown(away, carried)).toEqual(await shown(here, states[1]));

    const [byHere, byAway] = [
      await here.apply(states[1], commit, everybody),
      await away.apply(carried, commit, everybody),
    ];
    if (!byHere.ok || !byAway.ok) throw new Error('the commit was refused');
    expect(await shown(away, byAway.group)).toEqual(await shown(here, byHere.group));
    expect(away.view(byAway.group).epoch).toBe(away.view(carried).epoch + 1);

    const stranger = await newKeyPackage(here);
    const adding = await here.commit(states[0], { add: [stranger.message], removeLeaves: [] });
    const rosters: Roster[] = [
      { isMember: () => false, isCertified: () => true },
      { isMember: () => true, isCertified: () => false },
    ];
    for (const roster of rosters) {
      const refused = await here.apply(states[1], adding.commit, roster);
      expect(refused).toEqual({ ok: false, reason: 'adds_stranger' });
      expect(await away.apply(carried, adding.commit, roster)).toEqual(refused);
    }
    expectAnswered(4);
  });

  test('give the same answer to whom a welcome is for, and join by it into the same epoch', async () => {
    const away = openAway(workers.start);
    const { built, other } = await openPair(here);
    const own = [await newKeyPackage(away), other];
    const welcome = built.welcome as Uint8Array;
    const welcomed = await away.welcomed(welcome, own);
    expect(welcomed?.message).toEqual(other.message);
    expect((await here.welcomed(welcome, own))?.message).toEqual(other.message);
    expect(await away.welcomed(welcome, own.slice(0, 1))).toBeUndefined();
    const joined = (await away.joinByWelcome(welcome, other)) as Group;
    expect(await shown(away, joined)).toMatchObject({ key: await here.epochKey(built.next) });
    expectAnswered(4);
  });

  test('know no group in bytes that are none', async () => {
    expect(await openAway(workers.start).decode(new Uint8Array(3))).toBeUndefined();
    expect(await here.decode(new Uint8Array(3))).toBeUndefined();
  });
});

test('a phrase becomes the same key here and on the thread', async () => {
  const thread = openCryptoThread({ primitives, suite, certifies, start: workers.start });
  opened.push(thread);
  const [password, salt] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const cost = { memoryKib: 64, passes: 2 };
  expect(await thread.argon2id(password, salt, cost)).toEqual(await primitives.argon2id(password, salt, cost));
  expectAnswered(1);
});

describe('the worker', () => {
  test('asks for the word of the engine on every leaf; where that fails, nobody is let in', async () => {
    const { built, other } = await openPair(here);
    const asked: string[] = [];
    const join = (by: (owner: { device: string }) => Promise<boolean>) =>
      openAway(workers.start, by as typeof certifies).joinByWelcome(built.welcome as Uint8Array, other);
    const seen = async ({ device }: { device: string }) => asked.push(device) > 0;
    expect(await join(seen)).toBeDefined();
    expect(new Set(asked)).toEqual(new Set(here.view(built.next).leaves.map(({ device }) => device)));
    expect(await join(async () => false)).toBeUndefined();
    expect(await join(() => Promise.reject(new Error('offline')))).toBeUndefined();
    expectAnswered(3);
  });

  test('that dies loses nothing: what it has not answered is computed here, and what comes after', async () => {
    let worker: Worker | undefined;
    const away = openAway(() => {
      worker = workers.start();
      return worker;
    });
    const { states } = await openPair(away);
    const commits = states.map((state) => away.commit(state, { add: [], removeLeaves: [] }));
    worker?.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
    for (const { commit } of await Promise.all(commits)) expect(commit.length).toBeGreaterThan(0);
    const [first] = await Promise.all(commits);
    expect(await away.apply(states[1], first?.commit as Uint8Array, everybody)).toMatchObject({ ok: true });
    expect(workers.seen.errors.splice(0)).toEqual(['killed']);
  });

  test.each<[string, () => Worker]>([
    [
      'can not be started',
      () => {
        throw new DOMException('not allowed', 'SecurityError');
      },
    ],
    ['can not be loaded', () => new Worker(new URL('./no-such-worker.ts', import.meta.url))],
  ])('that %s is done without', async (_, start) => {
    const away = openAway(start);
    const { states } = await openPair(away);
    expect(away.view(states[1]).epoch).toBe(1);
  });

  test('is asked no more once the engine has closed, but answers what it was asked', async () => {
    let started = 0;
    const away = openAway(() => {
      started += 1;
      return workers.start();
    });
    const { states } = await openPair(away);
    const under = away.commit(states[0], { add: [], removeLeaves: [] });
    for (const thread of opened) thread[Symbol.dispose]();
    const { commit } = await under;
    expect(await away.apply(states[1], commit, everybody)).toMatchObject({ ok: true });
    expect(started).toBe(1);
    expectAnswered(6);
  });

  test('says what was wrong with the input', async () => {
    const away = openAway(workers.start);
    const { states } = await openPair(away);
    const wrong = away.commit(states[0], { add: [new Uint8Array(3)], removeLeaves: [] });
    const failure = await wrong.catch((error: unknown) => error);
    expect(failure).toEqual(new CryptoError('a key package is an MLSMessage of the form mls_key_package'));
    expectAnswered(6);
  });
});
