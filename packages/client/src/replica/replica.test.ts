import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { CursorSchema, idToBytes } from '@tidings/protocol';
import fc from 'fast-check';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import {
  buildLog,
  changeOf,
  conversation,
  headAt,
  type Move,
  moves,
  self,
  steps,
  writeLog,
} from '../testing/written-log';
import { rebuildViews, viewQueries } from '../views/rebuild';
import type { Change } from './plan';
import { Replica } from './replica';

async function openReplica(): Promise<{ database: Database; replica: Replica }> {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  return { database, replica: await Replica.open({ database, sealers: () => plainSealer, self }) };
}

const views = Object.keys(viewQueries);

async function dump(database: Database, tables: readonly string[]) {
  const queries: Readonly<Record<string, string>> = viewQueries;
  return Promise.all(tables.map((table) => database.all(queries[table] ?? `SELECT * FROM ${table} ORDER BY 1, 2`)));
}

test('views kept step by step equal views rebuilt from nothing, whatever came in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(steps(30), moves(40, 8), fc.integer({ min: 1, max: 4 }), async (made, came, batch) => {
      const { entries: log, live } = writeLog(made);
      const { database, replica } = await openReplica();
      const changes: Change[] = [
        { type: 'head', head: headAt(log, 1, 0) },
        ...came.map((move) => changeOf(move, log, live)),
      ];
      for (let i = 0; i < changes.length; i += batch) await replica.apply(changes.slice(i, i + batch));
      const kept = await dump(database, views);
      await rebuildViews(database, self.user);
      expect(await dump(database, views)).toEqual(kept);
      // What is in memory is what a restart reads.
      const again = await Replica.open({ database, sealers: () => plainSealer, self });
      expect(again.get(conversation)).toEqual(replica.get(conversation) as never);
      await database.close();
    }),
    { numRuns: 80 },
  );
}, 60_000);

test('once all of it has come, everything is as the log says, however it came', async () => {
  const tables = ['windows', 'entries', 'members', 'view_timeline', 'view_effects', 'view_mentions', 'view_list'];
  await fc.assert(
    fc.asyncProperty(steps(30), moves(40, 8), async (made, came) => {
      const { entries: log, live } = writeLog(made);
      const end: Change[] = [
        { type: 'entries', conversation, incarnation: 1, entries: log, isPulled: true },
        { type: 'head', head: headAt(log, log.length, 0) },
      ];
      const straight = await openReplica();
      const astray = await openReplica();
      await straight.replica.apply([{ type: 'head', head: headAt(log, 1, 0) }, ...end]);
      const isEntries = (move: Move) => move.type !== 'cursor';
      const changes = came.filter(isEntries).map((move) => changeOf(move, log, live));
      for (const change of [{ type: 'head', head: headAt(log, 1, 0) } as const, ...changes])
        await astray.replica.apply([change]);
      await astray.replica.apply(end);
      // Without members and list, which depend on the cursors that came.
      const [windows, entries, , ...shown] = (await dump(astray.database, tables)).slice(0, -1);
      const [expectedWindows, expectedEntries, , ...expectedShown] = (await dump(straight.database, tables)).slice(
        0,
        -1,
      );
      expect([windows, entries, shown]).toEqual([expectedWindows, expectedEntries, expectedShown]);
      const [held, expected] = [astray.replica, straight.replica].map((replica) => replica.get(conversation));
      expect(held?.title).toBe(expected?.title as string);
      expect(held?.headLoud).toBe(log.at(-1)?.loudCount as number);
      await straight.database.close();
      await astray.database.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);

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

test('columns that a later version has added are no hindrance', async () => {
  const { database, replica } = await openReplica();
  const tables = ['people', 'conversations', 'windows', 'entries', 'cursors', 'members', 'outbox', ...views];
  await database.write(
    [...new Set(tables)]
      .filter((table) => !table.includes('search'))
      .map((table) => ({
        sql: `ALTER TABLE ${table} ADD COLUMN later INTEGER`,
      })),
    [],
  );
  const { live } = writeLog(['text', 'own', 'add', 'remove', 'edit', 'react', 'mention', 'pin', 'delete']);
  await replica.apply([{ type: 'head', head: headAt(live, live.length, live.length) }]);
  expect(await database.all('SELECT seq FROM entries')).toHaveLength(live.length);
  await database.close();
});
