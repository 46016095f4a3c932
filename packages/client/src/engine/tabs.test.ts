/** Several instances on one replica, as the tabs of a browser: one leads, the database is between them. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { Client } from '../api';
import type { Platform } from '../platform/platform';
import { topics } from '../store/topics';
import type { FakeLog } from '../testing/fake-server';
import { type FakeWorld, openFakeWorld, textsOf, until, watched } from '../testing/world';

let world: FakeWorld;
let log: FakeLog;
let leader: Client;
let follower: Client;
let platform: Platform;

beforeEach(async () => {
  world = await openFakeWorld();
  log = world.server.logs.get(world.conversation) as FakeLog;
  platform = world.createPlatform();
  leader = await world.open(platform);
  follower = await world.open(platform);
  await until('both are live', () => [leader, follower].every((tab) => tab.connection.get()?.phase === 'live'));
});
afterEach(async () => {
  await leader[Symbol.asyncDispose]();
  await follower[Symbol.asyncDispose]();
  world[Symbol.dispose]();
});

const numbered = (count: number, name = 'm') => Array.from({ length: count }, (_, i) => `${name}${i}`);
const helloCount = () => world.server.frames.filter((frame) => frame.case === 'hello').length;

test('both show the same, live, over one connection', async () => {
  const timelines = [leader, follower].map((tab) => watched(tab.messages.openTimeline(world.conversation)));
  world.server.write(log, 'from outside');
  await follower.messages.send(world.conversation, 'from the follower');
  await leader.messages.send(world.conversation, 'from the leader');
  await until('both show all', () => timelines.every((timeline) => textsOf(timeline).length === 3 && isSent(timeline)));
  expect(timelines[0]?.get()).toEqual(timelines[1]?.get() as never);
  expect(world.server.texts(log)).toEqual(['from outside', 'from the follower', 'from the leader']);
  expect(helloCount()).toBe(1);
});

test('the leader goes in the middle of a burst: nothing is lost or doubled, and the follower takes over', async () => {
  const timeline = watched(follower.messages.openTimeline(world.conversation));
  const sending = (async () => {
    for (const text of numbered(30)) await follower.messages.send(world.conversation, text);
  })();
  await until('some have arrived', () => log.entries.length >= 5);
  await leader[Symbol.asyncDispose]();
  await sending;
  await until('all have arrived', () => log.entries.length >= 30 && isSent(timeline));
  expect(world.server.texts(log)).toEqual(numbered(30));
  expect(textsOf(timeline)).toEqual(numbered(30));
  expect(helloCount()).toBe(2);
});

test('a call outlives the leader that was asked', async () => {
  // One window at the head: what lies before it is on the server alone.
  for (const tab of [leader, follower]) await tab[Symbol.asyncDispose]();
  for (const text of numbered(1_200)) world.server.write(log, text);
  const platform = world.createPlatform();
  leader = await world.open(platform);
  follower = await world.open(platform);
  const timeline = watched(follower.messages.openTimeline(world.conversation));
  await until('the newest are shown', () => textsOf(timeline).at(-1) === 'm1199');
  await until('the leader is live', () => follower.connection.get()?.phase === 'live');
  const held = textsOf(timeline).length;
  // The leader asks and gets no answer, and then it is gone.
  world.server.isMute = true;
  const older = timeline.loadOlder();
  await until('the leader has asked', () => world.server.frames.at(-1)?.case === 'pull');
  world.server.isMute = false;
  await leader[Symbol.asyncDispose]();
  await older;
  expect(timeline.get()?.olderFailed).toBe(false);
  expect(textsOf(timeline).length).toBeGreaterThan(held);
});

test('reading and drafts in one show in the other', async () => {
  for (const text of numbered(3)) world.server.write(log, text);
  const list = watched(leader.conversations.observeList());
  await until('three are unread', () => list.get()?.[0]?.unread === 3);
  await follower.messages.markRead(world.conversation, 3);
  await follower.messages.saveDraft(world.conversation, 'unfinished');
  await until('the other knows', () => list.get()?.[0]?.unread === 0 && list.get()?.[0]?.draft === 'unfinished');
  await until('the server knows', () => log.cursor.readSeq === 3);
});

test('signing out in one signs all out, and leaves nothing', async () => {
  world.server.write(log, 'secret');
  const list = watched(leader.conversations.observeList());
  await until('it is listed', () => list.get()?.[0]?.preview !== undefined);
  await follower.account.signOut();
  await until('the leader is signed out', () => leader.account.current.get()?.user === undefined);
  await until('nothing is listed', () => list.get()?.length === 0);
  await until('there is no connection', () => leader.connection.get()?.phase === 'idle');
  expect(leader.account.current.get()).not.toHaveProperty('ended');
  expect(leader.messages.send(world.conversation, 'too late')).rejects.toThrow('sign in');
  const database = await world.createPlatform().openDatabase('tidings');
  for (const table of ['entries', 'view_timeline', 'view_list', 'outbox', 'people', 'conversations'])
    expect(await database.all(`SELECT * FROM ${table}`)).toEqual([]);
  expect(await database.all(`SELECT key FROM meta WHERE key NOT IN ('version', 'views')`)).toEqual([]);
  await database.close();
});

/** As the step of a later version does. */
const stepOf = (sql: string) => [{ sql }, { sql: `UPDATE meta SET value = value + 1 WHERE key = 'version'` }];

test('a newer version of the app in another tab: the old leader leaves it the lead, and all old ones say so', async () => {
  const database = await platform.openDatabase('tidings');
  const timeline = watched(follower.messages.openTimeline(world.conversation));
  const outdated = [leader, follower].map((tab) => watched(tab.isOutdated));
  expect(outdated.map((live) => live.get())).toEqual([false, false]);
  await database.write(stepOf('ALTER TABLE entries ADD COLUMN later INTEGER'), [topics.schema]);
  await until('both know', () => outdated.every((live) => live.get() === true));
  await until('there is no connection', () => leader.connection.get()?.phase === 'idle');
  // What is written is for whoever leads now.
  await follower.messages.send(world.conversation, 'hello');
  await until('it is shown', () => textsOf(timeline).at(-1) === 'hello');
  expect(log.entries).toEqual([]);
  await database.close();
});

test('a leader that was not told finds out when a write fails', async () => {
  const outdated = watched(leader.isOutdated);
  const database = await world.createPlatform().openDatabase('tidings');
  await database.write(stepOf('ALTER TABLE entries RENAME COLUMN author TO writer'), []);
  world.server.write(log, 'what it can not take');
  await until('it knows', () => outdated.get() === true);
  await until('there is no connection', () => leader.connection.get()?.phase === 'idle');
  await database.close();
});

test('who gets the lead of a replica that knows more does not take it', async () => {
  const outdated = watched(follower.isOutdated);
  const database = await world.createPlatform().openDatabase('tidings');
  await database.write(stepOf('ALTER TABLE entries ADD COLUMN later INTEGER'), []);
  const hellos = helloCount();
  await leader[Symbol.asyncDispose]();
  await until('it knows', () => outdated.get() === true);
  expect(helloCount()).toBe(hellos);
  await database.close();
});

function isSent(timeline: ReturnType<Client['messages']['openTimeline']>): boolean {
  return timeline.get()?.rows.every(({ seq }) => seq !== undefined) ?? false;
}
