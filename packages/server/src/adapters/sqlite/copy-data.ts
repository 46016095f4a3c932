/** A copy of a data folder's files in one state, taken beside a server that may be writing to them. */
import { Database } from 'bun:sqlite';
import { copyFile, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { openSigningKey, signingKeyFile } from '../../accounts/signing-key';
import type { RowCounts } from '../../backup/manifest';
import { checkDataFolder } from './check-data-folder';
import { directoryMigrations } from './directory-schema';
import { logMigrations } from './log-schema';
import { type Migrations, openDatabase } from './open-database';

export interface CopiedData {
  /** Paths of the files, relative to the folder. */
  readonly names: readonly string[];
  readonly rows: RowCounts;
}

/**
 * Rows are copied and not pages: what was deleted is not in a page's free space, and the copy is checked as it is made. The directory
 * stands still for the moment in which both snapshots begin, so that they are of one state; nobody waits for the copying itself. While
 * it goes on, what is deleted stays in the write-ahead log of the original.
 */
export async function copyData(folder: string, into: string): Promise<CopiedData> {
  const path = checkDataFolder(folder);
  const files = { 'directory.db': directoryMigrations, 'log.db': logMigrations };
  const copies = Object.entries(files).map(([name, migrations]) => prepareCopy(path, into, name, migrations));
  const rows: Record<string, Readonly<Record<string, number>>> = {};
  try {
    beginTogether(join(path, 'directory.db'), copies);
    for (const copy of copies) rows[copy.name] = copyRows(copy);
  } finally {
    for (const { database } of copies) database.close();
  }
  for (const copy of copies) {
    checkCopy(join(into, copy.name), rows[copy.name] ?? {});
    await syncFile(join(into, copy.name));
  }
  const key = await copyKey(path, into);
  return { names: [...copies.map(({ name }) => name), key], rows };
}

interface Copy {
  readonly name: string;
  readonly database: Database;
  readonly tables: readonly string[];
}

function prepareCopy(folder: string, into: string, name: string, migrations: Migrations): Copy {
  const target = join(into, name);
  const made = openDatabase(target, migrations);
  made.run('PRAGMA journal_mode = DELETE');
  const tables = made
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  made.close();
  const database = new Database(join(folder, name));
  database.run('PRAGMA busy_timeout = 5000');
  database.query('ATTACH ? AS copy').run(target);
  database.run('PRAGMA copy.synchronous = OFF');
  return { name, database, tables: tables.map((table) => table.name) };
}

/** A transaction in WAL mode sees the state of its first read. */
function beginTogether(directory: string, copies: readonly Copy[]): void {
  using lock = new Database(directory);
  lock.run('PRAGMA busy_timeout = 5000');
  lock.run('BEGIN IMMEDIATE');
  for (const { database } of copies) {
    database.run('BEGIN');
    database.query('SELECT count(*) FROM main.sqlite_schema').get();
  }
  lock.run('ROLLBACK');
}

function copyRows({ database, tables }: Copy): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const columns = database
      .query<{ name: string }, [string]>("SELECT name FROM pragma_table_info(?, 'copy')")
      .all(table)
      .map(({ name }) => `"${name}"`)
      .join(', ');
    database.run(`INSERT INTO copy."${table}" (${columns}) SELECT ${columns} FROM main."${table}"`);
    counts[table] = countRows(database, `main."${table}"`);
  }
  database.run('COMMIT');
  return counts;
}

const countRows = (database: Database, table: string): number =>
  database.query<{ rows: number }, []>(`SELECT count(*) AS rows FROM ${table}`).get()?.rows ?? 0;

/** SQLite's own check of a file, and the rows that are to be in it. Throws an Error with a sentence. */
export function checkCopy(path: string, rows: Readonly<Record<string, number>>): void {
  using database = new Database(path, { readonly: true });
  const verdict = database.query<{ integrity_check: string }, []>('PRAGMA integrity_check').get()?.integrity_check;
  if (verdict !== 'ok') throw new Error(`the copy ${path} is damaged: ${verdict}`);
  for (const [table, wanted] of Object.entries(rows)) {
    const found = countRows(database, `"${table}"`);
    if (found !== wanted) throw new Error(`the copy ${path} has ${found} rows in ${table}, and not ${wanted}`);
  }
}

async function copyKey(path: string, into: string): Promise<string> {
  // Made, if the server has not needed it yet.
  await openSigningKey(join(path, 'keys'));
  const name = join('keys', signingKeyFile);
  await mkdir(join(into, 'keys'), { mode: 0o700 });
  await copyFile(join(path, name), join(into, name));
  return name;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
