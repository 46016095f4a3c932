import type { BindingSpec, OpfsSAHPoolDatabase, PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { SqlValue, Statement } from '../database';

type Row = Record<string, SqlValue>;

/** SQLite inside the worker: synchronous, one connection. */
export interface Sqlite {
  all(sql: string, params: readonly SqlValue[]): Row[];
  /** One transaction. */
  transact(statements: readonly Statement[]): void;
  /** Moves the log of writes into the file and cuts it to nothing. */
  cutLog(): void;
  close(): void;
}

const maxPrepared = 128;
const handleRetryMs = 50;
const handlePatienceMs = 15_000;

/**
 * Opens the file of this name in the origin's private file system, or a database in memory for ":memory:".
 * The pool of access handles has one owner; a killed one's handles are freed a moment after its lock, so we try again.
 */
export async function openSqlite(name: string): Promise<Sqlite> {
  const sqlite3 = await loadSqlite();
  if (name === ':memory:') return wrap(new sqlite3.oo1.DB(':memory:', 'c'), () => {});
  const pool = await openPool(sqlite3, name);
  const db = new pool.OpfsSAHPoolDb('/replica.db');
  // With the only connection, WAL needs no shared memory, and takes one flush a commit instead of three; `FULL` makes the
  // flush come before the answer. I1, I13
  db.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 4194304;
    PRAGMA cache_size = -16000;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY`);
  return wrap(db, () => void pool.pauseVfs());
}

async function loadSqlite(): Promise<Sqlite3Static> {
  // `require`, here: it must run after the worker's first line (see worker.ts), and a dynamic import fails in Metro's workers.
  const { default: init } = require('@sqlite.org/sqlite-wasm') as typeof import('@sqlite.org/sqlite-wasm');
  const wasm: unknown = require('@sqlite.org/sqlite-wasm/sqlite3.wasm');
  const options = { locateFile: () => assetUrl(wasm) };
  return (init as (options: object) => Promise<Sqlite3Static>)(options);
}

/** Bundlers differ in what they make of a required file: its address, or an object that holds it. */
function assetUrl(asset: unknown): string {
  if (typeof asset === 'string') return asset;
  const { default: inner, uri } = asset as { default?: unknown; uri?: string };
  return uri ?? assetUrl(inner);
}

async function openPool(sqlite3: Sqlite3Static, name: string) {
  const options = {
    name: 'tidings',
    directory: `/tidings/${encodeURIComponent(name)}`,
    initialCapacity: 6,
    // Its default is to delete all files when they can't be opened just now.
    preserveOnInitFailure: true,
    forceReinitIfPreviouslyFailed: true,
  };
  for (let waitedMs = 0; ; waitedMs += handleRetryMs) {
    try {
      return await sqlite3.installOpfsSAHPoolVfs(options);
    } catch (error) {
      const isHeld = (error as { name?: string }).name === 'NoModificationAllowedError';
      if (!isHeld || waitedMs >= handlePatienceMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, handleRetryMs));
    }
  }
}

type Connection = Pick<OpfsSAHPoolDatabase, 'prepare' | 'exec' | 'close'>;

function wrap(db: Connection, release: () => void): Sqlite {
  const prepared = new Map<string, PreparedStatement>();

  function prepare(sql: string): PreparedStatement {
    const known = prepared.get(sql);
    if (known) return known;
    const oldest = prepared.entries().next().value;
    if (oldest && prepared.size >= maxPrepared) {
      oldest[1].finalize();
      prepared.delete(oldest[0]);
    }
    const statement = db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  function run(sql: string, params: readonly SqlValue[]): void {
    const statement = prepare(sql);
    try {
      if (params.length) statement.bind(params as BindingSpec);
      while (statement.step());
    } finally {
      reset(statement);
    }
  }

  function all(sql: string, params: readonly SqlValue[]): Row[] {
    const statement = prepare(sql);
    try {
      if (params.length) statement.bind(params as BindingSpec);
      return readRows(statement);
    } finally {
      reset(statement);
    }
  }

  function transact(statements: readonly Statement[]): void {
    run('BEGIN IMMEDIATE', []);
    try {
      for (const { sql, params, rows } of statements) for (const row of rows ?? [params ?? []]) run(sql, row);
      run('COMMIT', []);
    } catch (error) {
      // Some errors have rolled back already.
      if (isInTransaction()) run('ROLLBACK', []);
      throw error;
    }
  }

  function cutLog(): void {
    run('PRAGMA wal_checkpoint(TRUNCATE)', []);
  }

  function isInTransaction(): boolean {
    try {
      run('BEGIN', []);
    } catch {
      return true;
    }
    run('ROLLBACK', []);
    return false;
  }

  function close(): void {
    for (const statement of prepared.values()) statement.finalize();
    prepared.clear();
    db.close();
    release();
  }

  return { all, transact, cutLog, close };
}

/** Reset tells of the same error again that `step` has thrown. */
function reset(statement: PreparedStatement): void {
  try {
    statement.reset(true);
  } catch {}
}

function readRows(statement: PreparedStatement): Row[] {
  const rows: Row[] = [];
  let names: string[] | undefined;
  while (statement.step()) {
    // Asking for the names once instead of with every row halves the time of a long result.
    names ??= statement.getColumnNames();
    const values = statement.get([]) as SqlValue[];
    const row: Row = {};
    for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i] as SqlValue;
    rows.push(row);
  }
  return rows;
}
