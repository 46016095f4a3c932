import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  CursorSchema,
  type DeviceId,
  Encryption,
  type Entry,
  EntryKind,
  EntrySchema,
  HeadSchema,
  idToBytes,
  MembershipChangeSchema,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import fc from 'fast-check';
import { detailsContent, textContent } from '../outbox/intents';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import { rebuildViews } from '../views/rebuild';
import type { Change } from './plan';
import { Replica } from './replica';

const self = { user: newId<UserId>(), device: newId<DeviceId>() };
const others = [newId<UserId>(), newId<UserId>()];
const conversation = newId<ConversationId>();
const bytes = idToBytes(conversation);

type Step = 'text' | 'own' | 'rename' | 'add' | 'remove' | 'unreadable';

function buildLog(steps: readonly Step[]): readonly Entry[] {
  const members = [self.user, others[0] as UserId].map((user) => ({ user: idToBytes(user), role: Role.OWNER }));
  const created = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members };
  const entries: Entry[] = [];
  const add = (kind: EntryKind, body: Uint8Array, author: UserId) => {
    const loudCount = (entries.at(-1)?.loudCount ?? 0) + (kind === EntryKind.CONTENT ? 1 : 0);
    const seq = entries.length + 1;
    const authorUser = idToBytes(author);
    const acceptedAtMs = BigInt(1_790_000_000_000 + seq);
    entries.push(create(EntrySchema, { seq, id: idToBytes(newId()), kind, authorUser, acceptedAtMs, loudCount, body }));
  };
  const change = (value: Parameters<typeof create<typeof MembershipChangeSchema>>[1]) =>
    toBinary(MembershipChangeSchema, create(MembershipChangeSchema, value));
  const [peer, guest] = others as [UserId, UserId];
  add(EntryKind.MEMBERSHIP, change({ change: { case: 'created', value: created } }), peer);
  add(EntryKind.DETAILS, detailsContent('at first'), peer);
  for (const [index, step] of steps.entries()) {
    const user = idToBytes(guest);
    if (step === 'text') add(EntryKind.CONTENT, textContent(`text ${index}`), peer);
    if (step === 'own') add(EntryKind.CONTENT, textContent(`own ${index}`), self.user);
    if (step === 'rename') add(EntryKind.DETAILS, detailsContent(`title ${index}`), peer);
    if (step === 'unreadable') add(EntryKind.CONTENT, new Uint8Array([255, 255, index]), peer);
    if (step === 'add')
      add(
        EntryKind.MEMBERSHIP,
        change({ change: { case: 'added', value: { members: [{ user, role: Role.MEMBER }] } } }),
        peer,
      );
    if (step === 'remove') add(EntryKind.MEMBERSHIP, change({ change: { case: 'removed', value: { user } } }), peer);
  }
  return entries;
}

function headAt(entries: readonly Entry[], seq: number, inline: number) {
  const known = entries.slice(0, seq);
  return create(HeadSchema, {
    conversation: bytes,
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    incarnation: 1,
    seq,
    loudCount: known.at(-1)?.loudCount ?? 0,
    role: Role.MEMBER,
    fromSeq: 1,
    memberCount: 2,
    changedAtMs: known.at(-1)?.acceptedAtMs ?? 0n,
    entries: inline === 0 ? [] : known.slice(-inline),
    ...withDetails(known),
  });
}

function withDetails(entries: readonly Entry[]) {
  const details = entries.findLast(({ kind }) => kind === EntryKind.DETAILS);
  return details ? { details } : {};
}

type Move =
  | { readonly type: 'head'; readonly seq: number; readonly inline: number }
  | { readonly type: 'run'; readonly first: number; readonly count: number; readonly isPulled: boolean }
  | { readonly type: 'cursor'; readonly who: number; readonly seq: number };

function changeOf(move: Move, log: readonly Entry[]): Change {
  const clamp = (seq: number) => 1 + (seq % log.length);
  switch (move.type) {
    case 'head':
      return { type: 'head', head: headAt(log, clamp(move.seq), move.inline) };
    case 'run': {
      const first = clamp(move.first);
      const entries = log.slice(first - 1, first - 1 + move.count);
      return { type: 'entries', conversation, incarnation: 1, entries, isPulled: move.isPulled };
    }
    case 'cursor': {
      const user = idToBytes([self.user, ...others][move.who] as UserId);
      const seq = clamp(move.seq);
      const readLoudCount = log[seq - 1]?.loudCount ?? 0;
      const cursor = create(CursorSchema, { user, deliveredSeq: seq, readSeq: seq, readLoudCount });
      return { type: 'cursors', conversation, cursors: [cursor] };
    }
  }
}

async function openReplica(): Promise<{ database: Database; replica: Replica }> {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  return { database, replica: await Replica.open({ database, sealers: () => plainSealer, self }) };
}

async function dump(database: Database, tables: readonly string[]) {
  return Promise.all(tables.map((table) => database.all(`SELECT * FROM ${table} ORDER BY 1, 2`)));
}

const steps = fc.array(fc.constantFrom<Step>('text', 'own', 'rename', 'add', 'remove', 'unreadable'), {
  maxLength: 30,
});
const seq = fc.integer({ min: 0, max: 40 });
const moves = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('head' as const), seq, inline: fc.integer({ min: 0, max: 5 }) }),
    fc.record({
      type: fc.constant('run' as const),
      first: seq,
      count: fc.integer({ min: 1, max: 8 }),
      isPulled: fc.boolean(),
    }),
    fc.record({ type: fc.constant('cursor' as const), who: fc.integer({ min: 0, max: 2 }), seq }),
  ),
  { maxLength: 25 },
);

test('views kept step by step equal views rebuilt from nothing, whatever came in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, moves, fc.integer({ min: 1, max: 4 }), async (made, came, batch) => {
      const log = buildLog(made);
      const { database, replica } = await openReplica();
      const changes: Change[] = [{ type: 'head', head: headAt(log, 1, 0) }, ...came.map((move) => changeOf(move, log))];
      for (let i = 0; i < changes.length; i += batch) await replica.apply(changes.slice(i, i + batch));
      const kept = await dump(database, ['view_timeline', 'view_list']);
      await rebuildViews(database, self.user);
      expect(await dump(database, ['view_timeline', 'view_list'])).toEqual(kept);
      // What is in memory is what a restart reads.
      const again = await Replica.open({ database, sealers: () => plainSealer, self });
      expect(again.get(conversation)).toEqual(replica.get(conversation) as never);
      await database.close();
    }),
    { numRuns: 150 },
  );
});

test('once all of it has come, everything is as the log says, however it came', async () => {
  const tables = ['windows', 'entries', 'members', 'view_timeline', 'view_list'];
  await fc.assert(
    fc.asyncProperty(steps, moves, async (made, came) => {
      const log = buildLog(made);
      const end: Change[] = [
        { type: 'entries', conversation, incarnation: 1, entries: log, isPulled: true },
        { type: 'head', head: headAt(log, log.length, 0) },
      ];
      const straight = await openReplica();
      const astray = await openReplica();
      await straight.replica.apply([{ type: 'head', head: headAt(log, 1, 0) }, ...end]);
      const isEntries = (move: Move) => move.type !== 'cursor';
      const changes = came.filter(isEntries).map((move) => changeOf(move, log));
      for (const change of [{ type: 'head', head: headAt(log, 1, 0) } as const, ...changes])
        await astray.replica.apply([change]);
      await astray.replica.apply(end);
      const [windows, entries, , timeline] = await dump(astray.database, tables);
      const [expectedWindows, expectedEntries, , expectedTimeline] = await dump(straight.database, tables);
      expect([windows, entries, timeline]).toEqual([expectedWindows, expectedEntries, expectedTimeline]);
      const [held, expected] = [astray.replica, straight.replica].map((replica) => replica.get(conversation));
      expect(held?.title).toBe(expected?.title as string);
      expect(held?.headLoud).toBe(log.at(-1)?.loudCount as number);
      await straight.database.close();
      await astray.database.close();
    }),
    { numRuns: 100 },
  );
});

test('unread counts what others wrote after the read cursor', async () => {
  const log = buildLog(['text', 'own', 'text', 'rename', 'text', 'own']);
  const { database, replica } = await openReplica();
  const unread = async () => (await database.all<{ unread: number }>('SELECT unread FROM view_list'))[0]?.unread;
  await replica.apply([
    { type: 'head', head: headAt(log, log.length, 0) },
    { type: 'entries', conversation, incarnation: 1, entries: log, isPulled: true },
  ]);
  expect(await unread()).toBe(3);
  const read = (seqRead: number) =>
    create(CursorSchema, {
      user: idToBytes(self.user),
      readSeq: seqRead,
      readLoudCount: log[seqRead - 1]?.loudCount ?? 0,
    });
  await replica.apply([{ type: 'cursors', conversation, cursors: [read(5)] }]);
  expect(await unread()).toBe(1);
  // A cursor never goes back. I4
  await replica.apply([{ type: 'cursors', conversation, cursors: [read(3)] }]);
  expect(await unread()).toBe(1);
  await replica.apply([{ type: 'cursors', conversation, cursors: [read(8)] }]);
  expect(await unread()).toBe(0);
  await database.close();
});

test('a failed write leaves memory and disk as they were', async () => {
  const log = buildLog(['text', 'text']);
  const { database, replica } = await openReplica();
  await replica.apply([{ type: 'head', head: headAt(log, 1, 0) }]);
  await database.write([{ sql: 'ALTER TABLE view_timeline RENAME TO away' }], []);
  const change: Change = { type: 'entries', conversation, incarnation: 1, entries: log, isPulled: true };
  expect(replica.apply([change])).rejects.toThrow();
  expect(replica.get(conversation)?.sync.windows).toEqual([]);
  expect(await database.all('SELECT seq FROM entries')).toEqual([]);
  await database.write([{ sql: 'ALTER TABLE away RENAME TO view_timeline' }], []);
  await replica.apply([change]);
  expect(replica.get(conversation)?.sync.windows).toEqual([{ low: 1, high: 4 }]);
  await database.close();
});
