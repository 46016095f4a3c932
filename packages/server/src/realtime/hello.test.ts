import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type DeviceId,
  decodeServerFrame,
  EntryKind,
  EntrySchema,
  ErrorCode,
  encodeClientFrame,
  encodeServerFrame,
  errorTable,
  HeadSchema,
  newId,
  type ServerFrame,
  type SessionId,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import { createMemoryBus } from '../adapters/memory/bus';
import { createMemoryEdge } from '../adapters/memory/edge';
import { createMemoryPresenceStore } from '../adapters/memory/presence-store';
import { buildChange } from '../conversations/membership-change';
import { createEvents } from '../observability/events';
import { createLoggers } from '../observability/loggers';
import { createMetrics } from '../observability/metrics';
import type { Edge } from '../ports/edge';
import { FakeClock } from '../testing/fake-clock';
import { encodeControl, userChannel } from './control';
import { createRealtime } from './realtime';
import { encodeHint } from './topic-message';
import { conversationChannel, createTopicRegistry } from './topics';

const user = newId<UserId>();
const session = newId<SessionId>();
const [stays, ends] = [newId<ConversationId>(), newId<ConversationId>()];

/** Realtime on stores whose answers the test releases one by one, to see what happens in between. */
async function openWorld(heads = [create(HeadSchema, { seq: 1 })]) {
  const clock = new FakeClock();
  const bus = createMemoryBus();
  const memory = createMemoryEdge();
  const gates = { token: gate(), conversations: gate(), heads: gate() };
  /** Of the store and of the reader above it, in their order. */
  const reads: string[] = [];
  const outage = { isOn: false };
  const whole = () => ({ readAtMs: 0, isComplete: !outage.isOn });
  const checkWhole = (isPartial = false) => {
    if (outage.isOn && !isPartial) throw new TidingsError(ErrorCode.UNAVAILABLE, 'a part of the store is down');
  };
  let edge: Edge | undefined;
  const none = () => 0;
  const gauges = {
    sockets: none,
    waitingSockets: none,
    users: none,
    topics: none,
    busUp: none,
    jobsUp: none,
    blobsUp: none,
    jobs: () => [],
  };
  const metrics = createMetrics(gauges);
  const realtime = createRealtime({
    log: { append: async () => [], advance: async () => [] },
    reader: {
      pullFor: () => Promise.reject(new Error('unused')),
      locateFor: () => Promise.reject(new Error('unused')),
      headFor: async () => create(HeadSchema, {}),
      headsFor: async (_, { isPartial, since } = {}) => {
        await gates.heads.opened;
        reads.push(`heads since ${since?.length}`);
        checkWhole(isPartial);
        return { heads, syncToken: new Uint8Array([1]), ...whole() };
      },
    },
    store: {
      conversationsOf: async (_, { isPartial } = {}) => {
        await gates.conversations.opened;
        reads.push('conversations');
        checkWhole(isPartial);
        const standings = [stays, ends].map((conversation) => ({ conversation, fromSeq: 1, headSeq: 1 }));
        return { standings: outage.isOn ? standings.slice(0, 1) : standings, ...whole() };
      },
      pull: async ({ conversation }) => ({
        entries: conversation === ends ? [expired(2), removalOf(user, 3)] : [],
        incarnation: 1,
        headSeq: 3,
        atEnd: true,
      }),
      headSeqs: async () => new Map(),
      membershipsBeyond: async () => [],
      acquaintances: async () => new Set(),
      watchable: async () => new Set(),
      discretion: async () => undefined,
    },
    sessions: { liveSessions: async (ids) => new Set(ids) },
    authenticate: async () => {
      await gates.token.opened;
      return { user, session, device: newId<DeviceId>(), expiresAtMs: clock.now() + 1_000 };
    },
    bus,
    presenceStore: createMemoryPresenceStore(clock),
    topics: createTopicRegistry(bus, () => edge as Edge),
    clock,
    events: createEvents(createLoggers('silent'), metrics),
    rateLimits: true,
    waitingSockets: 100,
    hellos: { atOnce: 1, mostWaiting: 1, longestWaitMs: 5_000 },
  });
  const admit = (_: Request, address: string) => ({ address });
  edge = await memory.open({ admit, open: realtime.open, request: async () => new Response() }, { host: '', port: 0 });
  async function connect() {
    const frames: ServerFrame['frame'][] = [];
    const closeCodes: number[] = [];
    const client = memory.connect({
      message: (data) => frames.push(decodeServerFrame(data as Uint8Array).frame),
      closed: (code) => closeCodes.push(code),
    });
    if (client === undefined) throw new Error('refused');
    client.send(encodeClientFrame({ case: 'hello', value: { protocol: 1, accessToken: 'any' } }));
    await clock.advance(0);
    return { client, frames, closeCodes };
  }
  const { client, frames, closeCodes } = await connect();
  const publishTyping = (conversation: ConversationId) =>
    bus.publish(conversationChannel(conversation), encodeHint(encodeServerFrame({ case: 'signals', value: {} })));
  const cases = () => frames.map((frame) => frame.case);
  return { clock, bus, gates, client, realtime, frames, cases, closeCodes, publishTyping, reads, outage, connect };
}

/** It has had its time, and its body still lies in the store. */
const expired = (seq: number) =>
  create(EntrySchema, { seq, kind: EntryKind.CONTENT, acceptedAtMs: 1n, expireAfterS: 1, body: new Uint8Array([1]) });

const removalOf = (removed: UserId, seq: number) =>
  create(EntrySchema, {
    seq,
    kind: EntryKind.MEMBERSHIP,
    body: buildChange.removed(removed, false),
  });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

test('subscribes before it reads the heads, so nothing falls in between', async () => {
  const { clock, gates, publishTyping, cases } = await openWorld();
  gates.token.open();
  gates.conversations.open();
  await clock.advance(0);
  publishTyping(stays);
  gates.heads.open();
  await clock.advance(0);
  expect(cases()).toEqual(['signals', 'welcome']);
});

test('a membership that ends while the conversations are being looked up ends with the entry that says so', async () => {
  const { clock, bus, gates, publishTyping, frames, cases } = await openWorld();
  gates.token.open();
  await clock.advance(0);
  bus.publish(userChannel(user), encodeControl({ type: 'left', conversation: ends, seq: 3 }));
  gates.conversations.open();
  await clock.advance(0);
  publishTyping(ends);
  gates.heads.open();
  await clock.advance(0);
  publishTyping(ends);
  publishTyping(stays);
  await clock.advance(0);
  expect(cases()).toEqual(['entries', 'welcome', 'signals']);
  expect(frames[0]?.value).toMatchObject({ entries: [{ seq: 2, deleted: true, body: new Uint8Array() }, { seq: 3 }] });
});

test.each(['token', 'conversations', 'heads'] as const)(
  'a session that ends before its %s came is closed',
  async (at) => {
    const { clock, gates, realtime, closeCodes, cases } = await openWorld();
    const order = ['token', 'conversations', 'heads'] as const;
    for (const earlier of order.slice(0, order.indexOf(at))) gates[earlier].open();
    await clock.advance(0);
    realtime.endSessions(user, [session]);
    for (const gate of order) gates[gate].open();
    await clock.advance(0);
    expect(cases()).toEqual(['bye']);
    expect(closeCodes).toEqual([errorTable[ErrorCode.SESSION_REVOKED].closeCode]);
    expect(realtime.hub.size).toBe(0);
  },
);

test('frames sent before the welcome wait for it; too many end the socket', async () => {
  const { clock, gates, client, cases, closeCodes } = await openWorld();
  client.send(encodeClientFrame({ case: 'ping', value: { ref: 1 } }));
  for (const gate of Object.values(gates)) gate.open();
  await clock.advance(0);
  expect(cases()).toEqual(['welcome', 'pong']);

  const hasty = await openWorld();
  for (let ref = 1; ref <= 65; ref++) hasty.client.send(encodeClientFrame({ case: 'ping', value: { ref } }));
  await hasty.clock.advance(0);
  expect(hasty.closeCodes).toEqual([errorTable[ErrorCode.OVERLOADED].closeCode]);
  expect(closeCodes).toEqual([]);
});

test('a crowd is greeted one after the other, and who would wait too long is told when to come back', async () => {
  const { clock, gates, connect, cases, reads } = await openWorld();
  const second = await connect();
  const third = await connect();
  expect(third.frames).toMatchObject([{ case: 'bye', value: { error: { code: ErrorCode.OVERLOADED } } }]);
  const [bye] = third.frames;
  expect(bye?.case === 'bye' && bye.value.error?.retryAfterMs).toBeGreaterThanOrEqual(500);
  gates.token.open();
  gates.conversations.open();
  await clock.advance(0);
  expect(reads).toEqual(['conversations']);
  gates.heads.open();
  await clock.advance(0);
  expect([cases(), second.frames.map((frame) => frame.case)]).toEqual([['welcome'], ['welcome']]);
  const fourth = await connect();
  expect(fourth.frames.map((frame) => frame.case)).toEqual(['welcome']);
});

test('costs two reads, however many conversations there are', async () => {
  const { clock, gates, reads, cases } = await openWorld(
    Array.from({ length: 50 }, (_, seq) => create(HeadSchema, { seq })),
  );
  for (const gate of Object.values(gates)) gate.open();
  await clock.advance(0);
  expect(cases()).toEqual(['welcome']);
  expect(reads).toEqual(['conversations', 'heads since 0']);
});

test('while a part of the store is down it is answered with the rest, and with everything once it is back', async () => {
  const { clock, gates, client, frames, cases, outage, publishTyping, reads } = await openWorld();
  outage.isOn = true;
  for (const gate of Object.values(gates)) gate.open();
  await clock.advance(0);
  const tokens = () => frames.flatMap((frame) => (frame.case === 'welcome' ? [[...frame.value.syncToken]] : []));
  expect(frames).toMatchObject([{ case: 'welcome', value: { partial: true } }]);
  expect(tokens()).toEqual([[]]);
  publishTyping(stays);
  publishTyping(ends);
  client.send(encodeClientFrame({ case: 'ping', value: { ref: 1 } }));
  await clock.advance(5_000);
  expect(cases()).toEqual(['welcome', 'signals', 'pong']);

  outage.isOn = false;
  reads.length = 0;
  await clock.advance(1_000);
  expect(reads).toEqual(['conversations', 'heads since 0']);
  expect(frames.at(-1)).toMatchObject({ case: 'welcome', value: { partial: false } });
  expect(tokens()).toEqual([[], [1]]);
  publishTyping(ends);
  client.send(encodeClientFrame({ case: 'ping', value: { ref: 2 } }));
  await clock.advance(5_000);
  expect(cases().slice(4)).toEqual(['signals', 'pong']);
});

test('many heads come as several welcomes; the last one has the sync token', async () => {
  const title = new Uint8Array(200);
  const heads = Array.from({ length: 5_000 }, (_, seq) => create(HeadSchema, { seq, details: { body: title } }));
  const { clock, gates, frames } = await openWorld(heads);
  for (const gate of Object.values(gates)) gate.open();
  await clock.advance(0);
  const welcomes = frames.flatMap((frame) => (frame.case === 'welcome' ? [frame.value] : []));
  expect(welcomes.length).toBeGreaterThan(5);
  expect(welcomes.flatMap((welcome) => welcome.heads.map(({ seq }) => seq))).toEqual(heads.map(({ seq }) => seq));
  expect(welcomes.map(({ syncToken }) => syncToken.length)).toEqual([...welcomes.slice(1).map(() => 0), 1]);
});
