import type { Database } from './database';

/**
 * The database as one session may write it: once another session (or nobody) is signed in, every write fails whole.
 * So nothing of an ended session can land after its replica was wiped, whichever tab wiped it.
 */
export function guardedDatabase(database: Database, session: string): Database {
  return {
    all: (sql, params) => database.all(sql, params),
    write: (statements, tables) =>
      database.write(
        [
          { sql: `INSERT INTO guard SELECT (SELECT value FROM meta WHERE key = 'session') IS ?`, params: [session] },
          { sql: 'DELETE FROM guard' },
          ...statements,
        ],
        tables,
      ),
    observe: (listener) => database.observe(listener),
    close: () => database.close(),
  };
}
