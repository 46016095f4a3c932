import { expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type Entry,
  type EntryId,
  EntryKind,
  LogService,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { createMemoryJobs } from '../adapters/memory/jobs';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { createConsumerEvents } from '../observability/consumer-events';
import { createLoggers } from '../observability/loggers';
import { createMetrics } from '../observability/metrics';
import type { AppendRequest, ConsumerStore, LogStore } from '../ports/log-store';
import { callRpc } from '../testing/call-rpc';
import { FakeClock } from '../testing/fake-clock';
import { createGroup, newText, openTestServer, signIn, signUp } from '../testing/test-server';
import { createLog } from './append';
import { type Consumer, createConsumers } from './consumers';

const ada = newId<UserId>();

/** A consumer that notes what it is given, and what its effects are: those of a place in a log count once. */
function createRecorder(changes: Partial<Consumer> = {}) {
  const given: { readonly conversation: ConversationId; readonly entries: readonly Entry[] }[] = [];
  const effects = new Set<string>();
  const consumer: Consumer = {
    name: 'search',
    wants: () => true,
    async handle(conversation, entries) {
      given.push({ conversation, entries });
      await changes.handle?.(conversation, entries);
      for (const { seq } of entries) effects.add(`${conversation} ${seq}`);
    },
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.wants !== undefined && { wants: changes.wants }),
  };
  const seqsOf = (conversation: ConversationId) =>
    given.filter((one) => one.conversation === conversation).map(({ entries }) => entries.map(({ seq }) => seq));
  return { consumer, given, effects, seqsOf };
}

function openWorld(consumers: readonly Consumer[], { isAlone = true } = {}) {
  const clock = new FakeClock();
  const memory = createMemoryLogStore(clock);
  const store: Pick<LogStore, 'append' | 'advance' | 'expire' | 'pull' | keyof ConsumerStore> = {
    logParts: memory.logParts,
    append: (batch) => memory.append(batch),
    advance: (moves) => memory.advance(moves),
    expire: (limit) => memory.expire(limit),
    pull: (range) => memory.pull(range),
    consumerPlace: (...about) => memory.consumerPlace(...about),
    moveConsumers: (moves) => memory.moveConsumers(moves),
    behind: (...about) => memory.behind(...about),
  };
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
  const lines: string[] = [];
  const events = createConsumerEvents(
    createLoggers('warn', (line) => lines.push(line)),
    metrics,
  );
  const jobs = createMemoryJobs({ clock, isAlone, random: () => 1 });
  const start = (others = consumers) =>
    createConsumers({ consumers: others, store, jobs, clock, events, random: () => 0.5 });
  let walking: ReturnType<typeof start> | undefined;
  const log = createLog({
    store,
    clock,
    onCommitted: (batch) => walking?.committed(batch),
    onCursors() {},
  });
  return {
    clock,
    store,
    jobs,
    metrics,
    lines,
    start() {
      walking = start();
      return walking;
    },
    async append(...requests: readonly AppendRequest[]) {
      expect((await log.append(requests)).every(({ ok }) => ok)).toBe(true);
    },
  };
}

test('hands over what is committed, in its order, from the cursor on, and moves the cursor afterwards', async () => {
  const { consumer, seqsOf } = createRecorder();
  const { clock, store, append, start } = openWorld([consumer]);
  start();
  const conversation = newId<ConversationId>();
  await append(create(conversation), say(conversation));
  await clock.advance(0);
  expect(seqsOf(conversation)).toEqual([[1, 2]]);
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 0 });
  await clock.advance(100);
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 2 });
  await append(say(conversation));
  await clock.advance(100);
  expect(seqsOf(conversation)).toEqual([[1, 2], [3]]);
});

test('what may wait is gathered: one look at a log for all that was written in the meantime', async () => {
  const { consumer, seqsOf } = createRecorder();
  const { clock, append, start } = openWorld([{ ...consumer, gatherMs: 1_000 }]);
  start();
  const conversation = newId<ConversationId>();
  await append(create(conversation), say(conversation));
  await clock.advance(600);
  await append(say(conversation));
  await clock.advance(300);
  expect(seqsOf(conversation)).toEqual([]);
  await clock.advance(200);
  expect(seqsOf(conversation)).toEqual([[1, 2, 3]]);
  await append(say(conversation));
  await clock.advance(1_100);
  expect(seqsOf(conversation)).toEqual([[1, 2, 3], [4]]);
});

test('finds by itself what lies behind the cursors: logs that are older than the consumer, page by page', async () => {
  const { consumer, effects, seqsOf } = createRecorder();
  const { clock, store, append, start } = openWorld([consumer]);
  const [long, ...others] = Array.from({ length: 500 }, () => newId<ConversationId>()) as [ConversationId];
  await append(create(long), ...Array.from({ length: 449 }, () => say(long)), ...others.map(create));
  start();
  await clock.advance(60_000);
  expect(seqsOf(long).map((seqs) => [seqs[0], seqs.at(-1)])).toEqual([
    [1, 200],
    [201, 400],
    [401, 450],
  ]);
  expect(effects.size).toBe(450 + others.length);
  expect((await store.behind('search', { part: 0, after: undefined, limit: 1_000 })).logs).toEqual([]);
});

test('a cursor that could not be written has the same entries come again', async () => {
  const { consumer, effects, seqsOf } = createRecorder();
  const { clock, store, append, start, lines } = openWorld([consumer]);
  start();
  const moveConsumers = store.moveConsumers.bind(store);
  let failures = 2;
  store.moveConsumers = async (moves) => {
    failures -= 1;
    if (failures === 1) throw new Error('the disk is full');
    return failures === 0 ? moves.map(() => false) : moveConsumers(moves);
  };
  const conversation = newId<ConversationId>();
  await append(create(conversation));
  await clock.advance(30_000);
  expect(seqsOf(conversation)).toEqual([[1], [1], [1]]);
  expect(effects.size).toBe(1);
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 1 });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(conversation);
});

test('what nobody wants is looked at once', async () => {
  const { consumer, given } = createRecorder({ wants: ({ encryption }) => encryption === Encryption.MLS });
  const { clock, store, append, start } = openWorld([consumer]);
  const conversation = newId<ConversationId>();
  await append(create(conversation));
  start();
  let asked = 0;
  const consumerPlace = store.consumerPlace.bind(store);
  store.consumerPlace = (...about) => {
    asked += 1;
    return consumerPlace(...about);
  };
  await clock.advance(1_000);
  for (let i = 0; i < 5; i++) await append(say(conversation));
  await clock.advance(1_000);
  expect(given).toEqual([]);
  expect(asked).toBe(1);
});

test('a log that a handler fails at is parked, seen in metric and log, and keeps no other waiting', async () => {
  const poison = newId<ConversationId>();
  let isBroken = true;
  const { consumer, seqsOf } = createRecorder({
    async handle(conversation) {
      if (conversation === poison && isBroken) throw new Error('broken');
    },
  });
  const { clock, jobs, append, start, lines, metrics } = openWorld([consumer]);
  start();
  const other = newId<ConversationId>();
  await append(create(poison), create(other));
  await clock.advance(0);
  expect(seqsOf(other)).toEqual([[1]]);
  await clock.advance(2 * 60_000);
  expect(jobs.counts('search').parked).toBe(1);
  expect(lines.filter((line) => line.includes('parked'))).toHaveLength(1);
  expect(await metrics.print()).toContain('tidings_consumer_failed_total{consumer="search"} 6');
  await append(say(poison), say(other));
  await clock.advance(1_000);
  expect(seqsOf(other)).toEqual([[1], [2]]);
  isBroken = false;
  await clock.advance(60 * 60_000);
  expect(seqsOf(poison).at(-1)).toEqual([1, 2]);
  expect(jobs.counts('search').parked).toBe(0);
});

test('a handler that does not answer has failed', async () => {
  let isStuck = true;
  const { consumer, seqsOf } = createRecorder({
    handle: () => (isStuck ? new Promise(() => {}) : Promise.resolve()),
  });
  const { clock, store, append, start } = openWorld([consumer]);
  start();
  const conversation = newId<ConversationId>();
  await append(create(conversation));
  await clock.advance(1_000);
  isStuck = false;
  await clock.advance(5 * 60_000);
  expect(seqsOf(conversation)).toEqual([[1], [1]]);
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 1 });
});

test('leaves a long log to another node that has come further', async () => {
  const { consumer, seqsOf } = createRecorder();
  const { clock, store, append, start, jobs } = openWorld([consumer], { isAlone: false });
  start();
  const conversation = newId<ConversationId>();
  await append(create(conversation), ...Array.from({ length: 699 }, () => say(conversation)));
  await clock.advance(0);
  expect(seqsOf(conversation)).toHaveLength(1);
  await store.moveConsumers([{ consumer: 'search', conversation, seq: 500 }]);
  await clock.advance(100);
  expect(seqsOf(conversation)).toHaveLength(1);
  expect(jobs.counts('search').waiting).toBe(0);
  // That node has died: what it has left is found.
  await clock.advance(15 * 60_000);
  expect(seqsOf(conversation).at(-1)?.[0]).toBe(501);
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 700 });
});

test('tells nothing of what has had its time', async () => {
  const { consumer, given } = createRecorder();
  const { clock, append, start } = openWorld([consumer]);
  const conversation = newId<ConversationId>();
  await append(create(conversation), act(conversation, { type: 'set_timer', expireAfterS: 60 }), say(conversation));
  await clock.advance(60_000);
  start();
  await clock.advance(1_000);
  const content = given[0]?.entries.find(({ kind }) => kind === EntryKind.CONTENT);
  expect(content).toMatchObject({ deleted: true, body: new Uint8Array() });
});

test('ends with what it has begun', async () => {
  const gate = Promise.withResolvers<void>();
  const { consumer } = createRecorder({ handle: () => gate.promise });
  const { clock, store, jobs, append, start } = openWorld([consumer]);
  const walking = start();
  const conversation = newId<ConversationId>();
  await append(create(conversation));
  await clock.advance(0);
  await walking[Symbol.asyncDispose]();
  const closed = jobs[Symbol.asyncDispose]();
  gate.resolve();
  await closed;
  expect(await store.consumerPlace('search', conversation)).toMatchObject({ cursorSeq: 1 });
});

test('nothing is asked of the store where there are no consumers', async () => {
  const { clock, store, append, start } = openWorld([]);
  const refuse = () => Promise.reject(new Error('asked'));
  Object.assign(store, { consumerPlace: refuse, behind: refuse });
  start();
  await append(create(newId<ConversationId>()));
  await clock.advance(60_000);
});

test('in a server: from the next commit on; after a restart from where it was; a new consumer from the beginning', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidings-consumers-'));
  const first = createRecorder();
  let conversation: ConversationId;
  {
    await using server = await openTestServer({ data }, { consumers: [first.consumer] });
    conversation = await createGroup(server.url, await signUp(server.url, 'ada'), []);
    await until(() => first.effects.size === 2);
  }
  const [again, second] = [createRecorder(), createRecorder({ name: 'push' })];
  {
    await using server = await openTestServer({ data }, { consumers: [again.consumer, second.consumer] });
    const { token } = await signIn(server.url, 'ada');
    await callRpc(server.url, LogService.method.append, { token, input: { entry: newText(conversation) } });
    await until(() => again.effects.size === 1 && second.effects.size === 3);
    const read = async () => (await fetch(`${server.url}/metrics`)).text();
    let metrics = await read();
    while (!metrics.includes('tidings_consumer_handled_entries_total{consumer="push"} 3')) metrics = await read();
    expect(metrics).toContain('tidings_consumer_parked_count{consumer="search"} 0');
  }
  expect(first.seqsOf(conversation).flat()).toEqual([1, 2]);
  expect(again.seqsOf(conversation).flat()).toEqual([3]);
  expect(second.seqsOf(conversation).flat()).toEqual([1, 2, 3]);
  await rm(data, { recursive: true });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const create = (conversation: ConversationId) =>
  act(conversation, {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: [{ user: ada, role: Role.OWNER }],
  });

const say = (conversation: ConversationId) => {
  const plain = { kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) } as const;
  return act(conversation, { type: 'content', ...plain });
};

const act = (conversation: ConversationId, intent: AppendRequest['intent']): AppendRequest => ({
  conversation,
  id: newId<EntryId>(),
  author: { user: ada, device: undefined },
  intent,
});
