import { expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import type { AppendIntent, AppendRequest, LogWriter } from '../ports/log-store';
import { createLog, type LogOptions } from './append';
import { defaultBatchLimits } from './batcher';
import type { CommittedBatch, MovedCursors } from './log';

const ada = newId<UserId>();
const bob = newId<UserId>();
const conversation = newId<ConversationId>();

test('requests of one turn, and those that queue behind a commit, go together and in order', async () => {
  const { log, batches, release } = openGated();
  const first = log.append([create()]);
  const [a, b, c] = [say('a'), say('b'), say('c')];
  const second = log.append([a, b]);
  await until(() => batches.length === 1);
  const third = log.append([c]);
  release();
  await Promise.all([first, second, third]);
  expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([[expect.any(String), a.id, b.id], [c.id]]);
  expect((await third)[0]).toMatchObject({ ok: true, seq: 4 });
});

test('members are told of new entries and effects, in commit order, before the author is', async () => {
  const told: CommittedBatch[] = [];
  const { log } = open({ onCommitted: (batch) => void told.push(batch) });
  const message = say('hello');
  const outcomes = await log.append([create(), message, message, say('x', bob), act({ type: 'remove', user: bob })]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  expect(told).toHaveLength(1);
  const [committed] = told[0]?.conversations ?? [];
  expect(committed?.entries.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, EntryKind.MEMBERSHIP],
    [2, EntryKind.CONTENT],
    [3, EntryKind.CONTENT],
    [4, EntryKind.MEMBERSHIP],
  ]);
  expect(committed?.effects).toEqual([
    { type: 'joined', seq: 1, users: [ada, bob] },
    { type: 'left', seq: 4, users: [bob] },
  ]);
  expect(committed?.entries[1]?.body).toEqual(new TextEncoder().encode('hello'));
  await log.append([message]);
  expect(told[1]?.conversations).toEqual([]);
});

test('what is told live equals what is read later', async () => {
  const told: CommittedBatch[] = [];
  const { log, store } = open({ onCommitted: (batch) => void told.push(batch) });
  await log.append([create(), say('a'), act({ type: 'add', users: [newId<UserId>()] }), say('b', bob)]);
  const plain = { generation: 0, epoch: 0, body: new Uint8Array([1]) };
  const deleted = say('c');
  await log.append([deleted, act({ type: 'content', kind: EntryKind.PIN, silent: false, ...plain })]);
  const deletion = { type: 'content', kind: EntryKind.CONTENT, silent: true, ...plain, deletes: [deleted.id] } as const;
  await log.append([act(deletion)]);
  const page = await store.pull({ conversation, fromSeq: 1, toSeq: undefined, limit: 9, maxBytes: 9_999, kinds: [] });
  const live = told.flatMap(({ conversations }) => conversations[0]?.entries ?? []);
  expect(live.map((entry) => (entry.seq === 5 ? { ...entry, deleted: true, body: new Uint8Array() } : entry))).toEqual([
    ...page.entries,
  ]);
  expect(told[0]?.conversations[0]?.incarnation).toBe(page.incarnation);
});

test('what is told live of an MLS group equals what is read later', async () => {
  const told: CommittedBatch[] = [];
  const { log, store } = open({ onCommitted: (batch) => void told.push(batch) });
  const bytes = new Uint8Array([1]);
  const step = (generation: number, epoch: number, commit = bytes) => ({
    generation,
    epoch,
    commit,
    groupInfo: bytes,
    welcome: new Uint8Array(),
    welcomeFor: [],
  });
  const { intent, ...request } = create();
  const started = { ...intent, encryption: Encryption.MLS, step: step(1, 0, new Uint8Array()) } as AppendIntent;
  const content = {
    type: 'content',
    kind: EntryKind.CONTENT,
    silent: false,
    generation: 1,
    epoch: 1,
    body: bytes,
  } as const;
  const outcomes = await log.append([
    { ...request, intent: started },
    act(content),
    act({ type: 'add', users: [newId<UserId>()], step: step(1, 1) }),
    act({ type: 'commit', step: step(1, 2) }),
    act({ type: 'set_role', user: bob, role: Role.ADMIN }),
    act({ type: 'device_removed', device: newId<DeviceId>() }),
    act({ type: 'reset', step: step(1, 3, new Uint8Array()), reset: bytes }),
    act({ type: 'leave' }, bob),
  ]);
  expect(outcomes.map(({ ok }) => ok)).toEqual(Array(8).fill(true));
  const page = await store.pull({ conversation, fromSeq: 1, toSeq: undefined, limit: 9, maxBytes: 9_999, kinds: [] });
  expect(told[0]?.conversations[0]?.entries).toEqual([...page.entries]);
  expect(page.entries.map(({ generation, epoch }) => `${generation}/${epoch}`)).toEqual([
    '1/0',
    '1/1',
    '1/1',
    '1/2',
    '1/3',
    '1/3',
    '1/3',
    '2/1',
  ]);
});

test('a store that fails answers every request of the batch, and the log goes on', async () => {
  const failures: unknown[] = [];
  let isBroken = true;
  const inner = createMemoryLogStore(clock);
  const store: LogWriter = {
    append: (batch) => (isBroken ? Promise.reject(new Error('disk full')) : inner.append(batch)),
    advance: (moves) => (isBroken ? Promise.reject(new Error('disk full')) : inner.advance(moves)),
    expire: (limit) => inner.expire(limit),
  };
  const { log } = open({ store, onFailure: (error) => void failures.push(error) });
  const outcomes = await Promise.all([log.append([create(), say('a')]), log.append([say('b')])]);
  expect(outcomes.flat().map((outcome) => !outcome.ok && outcome.code)).toEqual(Array(3).fill(ErrorCode.UNAVAILABLE));
  expect(failures).toHaveLength(1);
  isBroken = false;
  expect(await log.append([create()])).toMatchObject([{ ok: true, seq: 1 }]);
});

test('a listener that throws does not turn what is committed into a failure', async () => {
  const failures: unknown[] = [];
  const onCommitted = () => {
    throw new Error('listener');
  };
  const { log } = open({ onCommitted, onFailure: (error) => void failures.push(error) });
  expect(await log.append([create()])).toMatchObject([{ ok: true }]);
  expect(failures).toHaveLength(1);
});

test('a full queue refuses at once what does not fit, and nothing else', async () => {
  const limits = { ...defaultBatchLimits, batchRequests: 2, queueRequests: 4 };
  const { log, batches, release } = openGated({ limits });
  const taken = [log.append([create()]), log.append([say('a')]), log.append([say('b'), say('c')])];
  const refused = await log.append([say('d')]);
  expect(refused).toMatchObject([{ ok: false, code: ErrorCode.OVERLOADED }]);
  release();
  expect((await Promise.all(taken)).flat().every(({ ok }) => ok)).toBe(true);
  expect(batches.map(({ length }) => length)).toEqual([2, 2]);
});

test('cursors merge while they wait, are flushed together, and told by conversation', async () => {
  const told: MovedCursors[] = [];
  const { log, tick } = open({ onCursors: (moved) => void told.push(...moved) });
  await log.append([create(), say('a'), say('b')]);
  const outcomes = Promise.all([
    log.advance([{ conversation, user: ada, deliveredSeq: 2, readSeq: 0 }]),
    log.advance([{ conversation, user: ada, deliveredSeq: 1, readSeq: 1 }]),
    log.advance([{ conversation, user: bob, deliveredSeq: 3, readSeq: 3 }]),
    log.advance([{ conversation, user: newId<UserId>(), deliveredSeq: 3, readSeq: 3 }]),
  ]);
  tick();
  expect((await outcomes).flat()).toMatchObject([
    { ok: true, cursor: { deliveredSeq: 2, readSeq: 1 } },
    { ok: true, cursor: { deliveredSeq: 2, readSeq: 1 } },
    { ok: true, cursor: { deliveredSeq: 3, readSeq: 3, readLoudCount: 2 } },
    { ok: false, code: ErrorCode.NOT_MEMBER },
  ]);
  expect(told).toMatchObject([{ conversation, cursors: [{ deliveredSeq: 2 }, { deliveredSeq: 3 }] }]);
});

test('many cursors go in several transactions; of more than there is room for each is refused', async () => {
  const inner = createMemoryLogStore(clock);
  const sizes: number[] = [];
  const store: LogWriter = {
    append: (batch) => inner.append(batch),
    advance: (moves) => {
      sizes.push(moves.length);
      return inner.advance(moves);
    },
    expire: (limit) => inner.expire(limit),
  };
  const { log, tick } = open({ store, limits: { ...defaultBatchLimits, batchMoves: 2, queueMoves: 5 } });
  await log.append([create()]);
  const people = [ada, bob, ...Array.from({ length: 5 }, () => newId<UserId>())];
  const outcomes = log.advance(people.map((user) => ({ conversation, user, deliveredSeq: 1, readSeq: 0 })));
  const merged = log.advance([{ conversation, user: ada, deliveredSeq: 0, readSeq: 1 }]);
  tick();
  expect((await outcomes).map((outcome) => (outcome.ok ? 'ok' : outcome.code))).toEqual([
    ...['ok', 'ok'],
    ...[ErrorCode.NOT_MEMBER, ErrorCode.NOT_MEMBER, ErrorCode.NOT_MEMBER],
    ...[ErrorCode.OVERLOADED, ErrorCode.OVERLOADED],
  ] as never);
  expect(await merged).toMatchObject([{ ok: true, cursor: { readSeq: 1 } }]);
  expect(sizes).toEqual([2, 2, 1]);
});

test('closing writes what waits, and refuses what comes later', async () => {
  const { log } = open();
  const entry = log.append([create()]);
  const cursor = log.advance([{ conversation, user: ada, deliveredSeq: 1, readSeq: 0 }]);
  await log[Symbol.asyncDispose]();
  expect(await entry).toMatchObject([{ ok: true }]);
  expect(await cursor).toMatchObject([{ ok: true, cursor: { deliveredSeq: 1 } }]);
  expect(await log.append([say('late')])).toMatchObject([{ code: ErrorCode.UNAVAILABLE }]);
  expect(await log.advance([{ conversation, user: ada, deliveredSeq: 1, readSeq: 0 }])).toMatchObject([
    { code: ErrorCode.UNAVAILABLE },
  ]);
});

const clock = { now: () => 1_790_000_000_000, after: () => () => undefined };

function open(options: Partial<LogOptions> = {}) {
  const timers: (() => void)[] = [];
  const after = (_: number, callback: () => void) => {
    timers.push(callback);
    return () => undefined;
  };
  const store = createMemoryLogStore(clock);
  const log = createLog({
    store,
    clock: { ...clock, after },
    onCommitted: () => undefined,
    onCursors: () => undefined,
    ...options,
  });
  const tick = () => {
    for (const callback of timers.splice(0)) callback();
  };
  return { log, store, tick };
}

/** A log whose store holds its first batch back until `release`. */
function openGated(options: Partial<LogOptions> = {}) {
  const inner = createMemoryLogStore(clock);
  const batches: (readonly AppendRequest[])[] = [];
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  const store: LogWriter = {
    async append(batch) {
      batches.push(batch);
      await gate;
      return inner.append(batch);
    },
    expire: (limit) => inner.expire(limit),
    advance: (moves) => inner.advance(moves),
  };
  return { ...open({ ...options, store }), batches, release };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

function act(intent: AppendIntent, user = ada): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}

function create(): AppendRequest {
  const members = [
    { user: ada, role: Role.OWNER },
    { user: bob, role: Role.MEMBER },
  ];
  return act({ type: 'create', kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members });
}

function say(text: string, user = ada): AppendRequest {
  const body = new TextEncoder().encode(text);
  return act({ type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body }, user);
}
