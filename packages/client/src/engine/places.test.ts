import { afterEach, beforeEach, expect, test } from 'bun:test';
import { type EntryId, idFromBytes, newId } from '@tidings/protocol';
import type { Client, Timeline, TimelineState } from '../api';
import type { FakeLog } from '../testing/fake-server';
import { type FakeWorld, openFakeWorld, textsOf, until, watched } from '../testing/world';

const count = 3_000;

let world: FakeWorld;
let log: FakeLog;
let client: Client;

/** A replica that holds the messages from 51 to 100, and the newest fifty. */
beforeEach(async () => {
  world = await openFakeWorld();
  log = world.server.logs.get(world.conversation) as FakeLog;
  for (let i = 1; i <= 100; i++) world.server.write(log, `m${i}`);
  client = await world.open();
  await until('it is live', () => client.connection.get()?.phase === 'live');
  await client[Symbol.asyncDispose]();
  for (let i = 101; i <= count; i++) world.server.write(log, `m${i}`);
  client = await world.open();
  await until('it is live again', () => client.connection.get()?.phase === 'live');
});
afterEach(async () => {
  await client[Symbol.asyncDispose]();
  world[Symbol.dispose]();
});

const messages = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`);
const entryId = (seq: number) => idFromBytes<EntryId>(log.entries[seq - 1]?.id as Uint8Array);
const shown = (timeline: Timeline) => textsOf(timeline).map((text) => Number(text.slice(1)));
const isGapless = (seqs: readonly number[]) => seqs.every((seq, at) => at === 0 || seq === (seqs[at - 1] ?? 0) + 1);

async function settled(timeline: Timeline): Promise<TimelineState> {
  await until('it is read', () => timeline.get() !== undefined);
  return timeline.get() as TimelineState;
}

test('a place that is not held is fetched with what lies around it, and grows both ways until it follows the log', async () => {
  const timeline = watched(client.messages.openTimeline(world.conversation, { around: { seq: 1_500 } }));
  const state = await settled(timeline);
  expect(textsOf(timeline)).toEqual(messages(1_476, 1_525));
  expect(state).toMatchObject({ hasOlder: true, hasNewer: true, missed: undefined });
  expect(state.focus).toEqual({ entry: entryId(1_500), turn: 1 });
  await timeline.loadOlder();
  await timeline.loadNewer();
  expect([shown(timeline)[0], shown(timeline).at(-1)]).toEqual([1_426, 1_575]);
  // What arrives meanwhile is not shown behind a hole.
  world.server.write(log, `m${count + 1}`);
  for (let pages = 0; timeline.get()?.hasNewer; pages++) {
    await timeline.loadNewer();
    expect(isGapless(shown(timeline))).toBe(true);
    if (pages > 100) throw new Error('it never comes to the end');
  }
  expect(textsOf(timeline)).toEqual(messages(1_426, count + 1));
  world.server.write(log, `m${count + 2}`);
  await until('it follows', () => shown(timeline).at(-1) === count + 2);
  expect(isGapless(shown(timeline))).toBe(true);
});

test('an open timeline goes to a place and back to the end', async () => {
  const timeline = watched(client.messages.openTimeline(world.conversation));
  await settled(timeline);
  expect(shown(timeline).at(-1)).toBe(count);
  await timeline.show({ entry: entryId(60) });
  expect(timeline.get()?.focus).toEqual({ entry: entryId(60), turn: 1 });
  // Its end is the hole: what is not held is not skipped.
  expect(isGapless(shown(timeline))).toBe(true);
  await timeline.loadNewer();
  expect(isGapless(shown(timeline))).toBe(true);
  // The same again is told anew, and moves nothing.
  const before = textsOf(timeline);
  await timeline.show({ entry: entryId(60) });
  expect(timeline.get()?.focus?.turn).toBe(2);
  expect(textsOf(timeline)).toEqual(before);
  const sent = await client.messages.send(world.conversation, 'mine');
  expect(textsOf(timeline)).not.toContain('mine');
  await timeline.show('end');
  expect(timeline.get()).toMatchObject({ hasNewer: false, focus: undefined });
  await until('the own one is shown', () => textsOf(timeline).at(-1) === 'mine');
  expect(timeline.get()?.rows.at(-1)?.id).toBe(sent);
});

test('a moment leads to its first message as far as this device knows, and says when only the server would know', async () => {
  const timeline = watched(client.messages.openTimeline(world.conversation));
  await settled(timeline);
  const atMs = (seq: number) => Number(log.entries[seq - 1]?.acceptedAtMs);
  const focused = () => timeline.get()?.focus?.entry;
  await timeline.show({ atMs: atMs(80) });
  expect(focused()).toBe(entryId(80));
  await timeline.show({ atMs: atMs(count - 10) });
  expect(focused()).toBe(entryId(count - 10));
  await timeline.show({ atMs: atMs(count) + 1_000_000 });
  expect(focused()).toBe(entryId(count));
  // The fake server answers no questions: as near as it gets.
  await timeline.show({ atMs: 0 });
  expect(focused()).toBe(entryId(51));
  await timeline.show({ atMs: atMs(1_000) });
  expect(focused()).toBe(entryId(count - 49));
  await timeline.show({ entry: newId<EntryId>() });
  expect(timeline.get()).toMatchObject({ missed: 'offline' });
  expect(focused()).toBe(entryId(count - 49));
  world.server.isMute = true;
  world.server.isUp = false;
  world.server.cut();
  await timeline.show({ seq: 700 });
  expect(timeline.get()).toMatchObject({ missed: 'offline' });
});

test('a place that is no more in the log is missed', async () => {
  const timeline = watched(client.messages.openTimeline(world.conversation, { around: { seq: count + 500 } }));
  const state = await settled(timeline);
  expect(state).toMatchObject({ missed: 'gone', focus: undefined, hasNewer: false });
  expect(shown(timeline).at(-1)).toBe(count);
});
