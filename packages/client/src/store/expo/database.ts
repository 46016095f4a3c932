import type { Database, SqlValue, Statement } from '../database';
import { topics } from '../topics';

/** The part of expo-sqlite that is used here. */
export interface ExpoSqlite {
  openDatabaseAsync(name: string, options: { useNewConnection: boolean }): Promise<ExpoConnection>;
}

interface ExpoConnection {
  execAsync(sql: string): Promise<void>;
  getAllAsync<Row>(sql: string, params: SqlValue[]): Promise<Row[]>;
  prepareAsync(sql: string): Promise<{
    executeAsync(params: SqlValue[]): Promise<unknown>;
    finalizeAsync(): Promise<void>;
  }>;
  closeAsync(): Promise<void>;
}

/**
 * The replica on a phone. Two connections: with one, a read between two statements of a transaction would see half of it.
 * `synchronous=FULL`: a write that has resolved is on the disk. I13
 */
/** @param key SQLCipher's raw key, 64 hexadecimal digits: the file is encrypted under it */
export async function openExpoDatabase(sqlite: ExpoSqlite, name: string, key?: string): Promise<Database> {
  const unlock = key === undefined ? '' : `PRAGMA key = "x'${key}'";`;
  const writer = await sqlite.openDatabaseAsync(name, { useNewConnection: true });
  if (unlock) await writer.execAsync(unlock);
  await writer.execAsync(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = 5000;
    PRAGMA cache_size = -16000;
    PRAGMA secure_delete = ON`);
  const isMemory = name === ':memory:';
  const reader = isMemory ? writer : await sqlite.openDatabaseAsync(name, { useNewConnection: true });
  if (!isMemory && unlock) await reader.execAsync(unlock);
  if (!isMemory) await reader.execAsync('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000');
  const listeners = new Set<(tables: ReadonlySet<string>) => void>();
  const inTurn = createQueue();

  return {
    all: <Row extends object>(sql: string, params: readonly SqlValue[] = []) => {
      const read = () => reader.getAllAsync<Row>(sql, [...params]);
      return isMemory ? inTurn(read) : read();
    },
    async write(statements, tables) {
      await inTurn(async () => {
        await transact(writer, statements);
        if (tables.includes(topics.all)) await writer.execAsync('PRAGMA wal_checkpoint(TRUNCATE)');
      });
      const changed = new Set(tables);
      if (changed.size > 0) for (const listener of [...listeners]) listener(changed);
    },
    observe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await inTurn(async () => {
        if (!isMemory) await reader.closeAsync();
        await writer.closeAsync();
      });
    },
  };
}

async function transact(connection: ExpoConnection, statements: readonly Statement[]): Promise<void> {
  await connection.execAsync('BEGIN IMMEDIATE');
  try {
    for (const statement of statements) await run(connection, statement);
    await connection.execAsync('COMMIT');
  } catch (error) {
    // Some errors have rolled back already; then there is nothing to roll back.
    await connection.execAsync('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function run(connection: ExpoConnection, { sql, params = [], rows = [params] }: Statement): Promise<void> {
  const statement = await connection.prepareAsync(sql);
  try {
    for (const row of rows) await statement.executeAsync([...row]);
  } finally {
    await statement.finalizeAsync();
  }
}

/** One after the other, in the order of the calls; a failure stops nobody behind it. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result;
    return result;
  };
}
