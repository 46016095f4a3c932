import { type SQLQueryBindings, Database as Sqlite } from 'bun:sqlite';
import type { Database, SqlValue, Statement } from './database';
import { topics } from './topics';

/** Opens a database file (or ":memory:") with bun:sqlite. `synchronous=FULL`: a write that has resolved is on the disk. I13 */
export function openBunDatabase(path: string): Database {
  const sqlite = new Sqlite(path, { create: true });
  sqlite.run('PRAGMA journal_mode = WAL');
  sqlite.run('PRAGMA synchronous = FULL');
  sqlite.run('PRAGMA busy_timeout = 5000');
  sqlite.run('PRAGMA cache_size = -16000');
  sqlite.run('PRAGMA secure_delete = ON');
  const listeners = new Set<(tables: ReadonlySet<string>) => void>();

  const runAll = sqlite.transaction((statements: readonly Statement[]) => {
    for (const { sql, params, rows } of statements) {
      const statement = sqlite.query(sql);
      if (rows) for (const row of rows) statement.run(...bindings(row));
      else statement.run(...bindings(params ?? []));
    }
  });

  return {
    all: async <Row extends object>(sql: string, params: readonly SqlValue[] = []) =>
      sqlite.query(sql).all(...bindings(params)) as Row[],
    write: async (statements, tables) => {
      runAll(statements);
      const changed = new Set(tables);
      if (changed.size > 0) for (const listener of [...listeners]) listener(changed);
      if (changed.has(topics.all)) sqlite.run('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      listeners.clear();
      sqlite.close();
    },
  };
}

function bindings(values: readonly SqlValue[]): SQLQueryBindings[] {
  return values as SqlValue[];
}
