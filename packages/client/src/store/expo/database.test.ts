import { Database as BunSqlite, type SQLQueryBindings } from 'bun:sqlite';
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseContract } from '../database.contract';
import { type ExpoSqlite, openExpoDatabase } from './database';
import { shareDatabases } from './shared';

const folder = mkdtempSync(join(tmpdir(), 'tidings-expo-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** expo-sqlite's asynchronous face over bun:sqlite: every call takes a turn of the loop, as over the native bridge. */
const sqlite: ExpoSqlite = {
  async openDatabaseAsync(name) {
    const bun = new BunSqlite(name === ':memory:' ? name : join(folder, name), { create: true });
    const later = async <T>(work: () => T): Promise<T> => {
      await new Promise((resolve) => setImmediate(resolve));
      return work();
    };
    return {
      execAsync: (sql) => later(() => void bun.run(sql)),
      getAllAsync: <Row>(sql: string, params: SQLQueryBindings[]) =>
        later(() => bun.query(sql).all(...params) as Row[]),
      async prepareAsync(sql) {
        const statement = await later(() => bun.prepare(sql));
        return {
          executeAsync: (params) => later(() => statement.run(...(params as SQLQueryBindings[]))),
          finalizeAsync: () => later(() => statement.finalize()),
        };
      },
      closeAsync: () => later(() => bun.close()),
    };
  },
};

describe('the expo database', () => {
  const open = shareDatabases((name) => openExpoDatabase(sqlite, name));
  for (const [index, { name, run }] of databaseContract.entries()) test(name, () => run(() => open(`case ${index}`)));

  for (const name of ['whole', ':memory:'])
    test(`a read never sees half of a transaction (${name})`, async () => {
      const database = await open(name);
      await database.write([{ sql: 'CREATE TABLE t (v)' }], []);
      const insert = { sql: 'INSERT INTO t VALUES (1)' };
      let isDone = false;
      const writing = database.write([insert, insert, insert, insert], ['t']).finally(() => {
        isDone = true;
      });
      const counts: number[] = [];
      while (!isDone) {
        const [row] = await database.all<{ n: number }>('SELECT count(*) AS n FROM t');
        counts.push(row?.n ?? -1);
      }
      await writing;
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.filter((n) => n !== 0 && n !== 4)).toEqual([]);
      await database.close();
    });
});
