/**
 * Moves everything an embedded server has written into PostgreSQL, and checks it.
 *
 * - Conversations go in portions, each portion in one transaction a shard, the conversation's own row last: what has its row is
 *   whole, and a second run goes on behind it.
 * - Each portion is read back and compared with the file, by count and hash, before the next.
 * - The files stay as they are, but for being brought to the newest schema.
 */
import type { Database } from 'bun:sqlite';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { idFromBytes } from '@tidings/protocol';
import { directoryMigrations as directorySteps } from '../../sqlite/directory-schema';
import { logMigrations as logSteps } from '../../sqlite/log-schema';
import { openDatabase } from '../../sqlite/open-database';
import { idArray } from '../arrays';
import { slotOf } from '../slots';
import type { TendedShards } from '../tend';
import { conversationOf, directoryTables, logTables, privacyTables, type Row, type Table, toText } from './tables';
import { DigestSum, insertRows, readRows } from './write-rows';

/** Of a portion; a conversation that is longer is a portion of its own. */
const entriesAtOnce = 5_000;
const rowsAtOnce = 500;

export interface Moved {
  readonly users: number;
  readonly conversations: number;
  readonly entries: number;
}

interface Portion {
  readonly firstKey: number;
  readonly lastKey: number;
  readonly conversations: readonly string[];
  readonly entries: number;
}

/** @param folder of a server that does not run. Throws an Error with a sentence if something is not as it should be. */
export async function moveToPostgres(
  folder: string,
  target: TendedShards,
  onProgress: (entries: number) => void = () => undefined,
): Promise<Moved> {
  using log = openFile(join(folder, 'log.db'), logSteps);
  using directory = openFile(join(folder, 'directory.db'), directorySteps);
  await checkNotDone(target);
  const users = await moveDirectory({ directory: directory.database, log: log.database }, target);
  await moveSecret(folder, target);
  let [conversations, entries] = [0, 0];
  for (const portion of portionsOf(log.database)) {
    await movePortion(log.database, target, portion);
    conversations += portion.conversations.length;
    entries += portion.entries;
    onProgress(entries);
  }
  await target.directory.query("INSERT INTO secrets VALUES ('moved-from-files', 'yes')");
  return { users, conversations, entries };
}

/** A second run would undo what has happened since. */
async function checkNotDone({ directory }: TendedShards): Promise<void> {
  if ((await directory.query("SELECT 1 FROM secrets WHERE name = 'moved-from-files'")).length > 0)
    throw new Error('A data folder has been moved to these databases already, and all of it was checked.');
}

/** Brought to the newest schema as a server would, and then only read. */
function openFile(path: string, steps: readonly string[]) {
  const database: Database = openDatabase(path, steps);
  return { database, [Symbol.dispose]: () => database.close() };
}

async function moveDirectory(
  files: { readonly directory: Database; readonly log: Database },
  { directory }: TendedShards,
): Promise<number> {
  const copies = [
    ...directoryTables.map((table) => ({ table, rows: readFileRows(files.directory, table) })),
    ...privacyTables.map((table) => ({ table, rows: readFileRows(files.log, table) })),
  ];
  await checkForeign(copies[0]?.rows ?? [], directory);
  await directory.transact(async (query) => {
    for (const { table, rows } of copies) {
      // One without keys of its own could only be doubled by a second run.
      await query(`DELETE FROM ${table.name}`);
      for (const part of parts(rows)) await insertRows(query, table, part);
      compare(table, rows, await readRows(query, table));
    }
  });
  return copies[0]?.rows.length ?? 0;
}

/** People who are in the databases and not in the file are somebody else's. */
async function checkForeign(users: readonly Row[], { query }: TendedShards['directory']): Promise<void> {
  const known = new Set(users.map(([id]) => id));
  const there = await query<{ id: string }>('SELECT id FROM users');
  if (there.some(({ id }) => !known.has(id)))
    throw new Error(
      'There are people in these databases already who are not in the data folder: take empty databases.',
    );
}

async function moveSecret(folder: string, { directory }: TendedShards): Promise<void> {
  const key = await readFile(join(folder, 'keys/access-tokens.jwk'), 'utf8').catch(() => undefined);
  if (key === undefined) return;
  await directory.query(
    "INSERT INTO secrets VALUES ('access-token-key', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    [key],
  );
}

function* portionsOf(database: Database): Generator<Portion> {
  const heads = database.query<{ key: number; id: Uint8Array; entries: number }, []>(
    `SELECT c.key, c.id, ifnull((SELECT position & 4294967295 FROM entries
       WHERE position > (c.key << 32) AND position < (c.key + 1 << 32) ORDER BY position DESC LIMIT 1), 0) AS entries
     FROM conversations c ORDER BY c.key`,
  );
  let waiting: { key: number; id: string; entries: number }[] = [];
  const take = (): Portion => {
    const portion = {
      firstKey: waiting[0]?.key ?? 0,
      lastKey: waiting.at(-1)?.key ?? 0,
      conversations: waiting.map(({ id }) => id),
      entries: waiting.reduce((sum, { entries }) => sum + entries, 0),
    };
    waiting = [];
    return portion;
  };
  for (const { key, id, entries } of heads.all()) {
    if (waiting.length > 0 && waiting.reduce((sum, head) => sum + head.entries, entries) > entriesAtOnce) yield take();
    waiting.push({ key, id: idFromBytes(id), entries });
  }
  if (waiting.length > 0) yield take();
}

async function movePortion(database: Database, { shards, slots }: TendedShards, portion: Portion): Promise<void> {
  const shardOf = (conversation: string) => slots.current.shards[slotOf(conversation as never)] ?? 0;
  const there = await Promise.all(
    shards.map(({ query }) =>
      query<{ id: string }>('SELECT id FROM conversations WHERE id = ANY ($1::text::uuid[])', [
        idArray(portion.conversations),
      ]),
    ),
  );
  const isThere = new Set(there.flat().map(({ id }) => id));
  for (const [number, { query, transact }] of shards.entries()) {
    const own = new Set(portion.conversations.filter((id) => shardOf(id) === number));
    const rowsOf = (table: Table) =>
      readFileRows(database, table, portion).filter((row) => own.has(conversationOf(table, row)));
    if (own.size === 0) continue;
    const copies = logTables.map((table) => ({ table, rows: rowsOf(table) }));
    await transact(async (query) => {
      for (const { table, rows } of copies)
        for (const part of parts(rows.filter((row) => !isThere.has(conversationOf(table, row)))))
          await insertRows(query, table, part);
    });
    for (const { table, rows } of copies) compare(table, rows, await readRows(query, table, [...own]));
  }
}

function readFileRows(database: Database, table: Table, portion?: Portion): Row[] {
  const keys = portion === undefined ? [] : [portion.firstKey, portion.lastKey];
  return database
    .query(table.from)
    .values(...keys)
    .map((values) => toText(table, values as never[]));
}

function compare({ name }: Table, file: readonly Row[], database: readonly Row[]): void {
  const [a, b] = [new DigestSum(), new DigestSum()];
  for (const row of file) a.add(row);
  for (const row of database) b.add(row);
  if (a.digest.count !== b.digest.count || a.digest.hash !== b.digest.hash)
    throw new Error(
      `What was written to ${name} is not what the data folder has (${b.digest.count} rows, ${a.digest.count} in the folder): has a server run on these databases meanwhile?`,
    );
}

function* parts(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce);
}
