import type { Request } from './messages';
import type { Sqlite } from './sqlite';

type Write = Extract<Request, { op: 'write' }>;

/** Writes left by tabs that were killed; nobody asks for the older ones again. */
const maxUnconfirmed = 1000;

export interface Writes {
  readonly term: number;
  /** Of writes whose tab may not have had the answer. */
  readonly unconfirmedTables: readonly string[];
  /** Does a write, unless it has been done before. Tells whether it did. */
  apply(tab: string, write: Write): boolean;
}

/**
 * Remembers, in the file and in the same transaction, which writes were done, until their tab has had the answer: a tab
 * whose owner died sends again what was not answered, and each write is done once (I2).
 */
export function openWrites(sqlite: Sqlite): Writes {
  sqlite.transact([
    { sql: 'CREATE TABLE IF NOT EXISTS web_owner (id INTEGER PRIMARY KEY CHECK (id = 1), term INTEGER NOT NULL)' },
    {
      sql: `CREATE TABLE IF NOT EXISTS web_writes (
        tab TEXT NOT NULL, id INTEGER NOT NULL, tables TEXT NOT NULL, PRIMARY KEY (tab, id))`,
    },
    { sql: 'INSERT INTO web_owner VALUES (1, 1) ON CONFLICT DO UPDATE SET term = term + 1' },
    {
      sql: 'DELETE FROM web_writes WHERE rowid <= (SELECT max(rowid) FROM web_writes) - ?',
      params: [maxUnconfirmed],
    },
  ]);
  const [owner] = sqlite.all('SELECT term FROM web_owner', []);
  const unconfirmed = sqlite.all('SELECT DISTINCT tables FROM web_writes', []);
  const tables = unconfirmed.flatMap((row) => JSON.parse(row.tables as string) as string[]);
  /** Of each tab: everything with a smaller id has been answered. */
  const confirmed = new Map<string, number>();

  function apply(tab: string, write: Write): boolean {
    // A second copy that was long on its way: what was known of the first is forgotten, as its tab has had the answer.
    if (write.id < (confirmed.get(tab) ?? 0)) return false;
    const done = sqlite.all('SELECT 1 FROM web_writes WHERE tab = ? AND id = ?', [tab, write.id]);
    if (done.length > 0) return false;
    sqlite.transact([
      { sql: 'DELETE FROM web_writes WHERE tab = ? AND id < ?', params: [tab, write.confirmed] },
      {
        sql: 'INSERT INTO web_writes (tab, id, tables) VALUES (?, ?, ?)',
        params: [tab, write.id, JSON.stringify(write.tables)],
      },
      ...write.statements,
    ]);
    confirmed.set(tab, Math.max(write.confirmed, confirmed.get(tab) ?? 0));
    return true;
  }

  return { term: owner?.term as number, unconfirmedTables: [...new Set(tables)], apply };
}
