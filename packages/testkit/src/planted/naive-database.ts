import { Database } from 'bun:sqlite';

/** No keys that would stop a planted bug: what the real store's schema makes impossible has to be possible here. */
const schema = `
  CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, kind INTEGER, encryption INTEGER, incarnation INTEGER);
  CREATE TABLE IF NOT EXISTS members (conversation TEXT, user TEXT, role INTEGER, PRIMARY KEY (conversation, user));
  CREATE TABLE IF NOT EXISTS cursors (conversation TEXT, user TEXT, delivered INTEGER, read INTEGER, changed_at INTEGER,
    PRIMARY KEY (conversation, user));
  CREATE TABLE IF NOT EXISTS entries (conversation TEXT, seq INTEGER, id TEXT, kind INTEGER, user TEXT, device TEXT,
    at INTEGER, loud INTEGER, silent INTEGER, body BLOB);
  CREATE INDEX IF NOT EXISTS entries_by_seq ON entries (conversation, seq);
  CREATE INDEX IF NOT EXISTS entries_by_id ON entries (id);
`;

export interface EntryRecord {
  readonly conversation: string;
  readonly seq: number;
  readonly id: string;
  readonly kind: number;
  readonly user: string;
  readonly device: string | null;
  readonly at: number;
  readonly loud: number;
  readonly silent: number;
  readonly body: Uint8Array;
}

/** One connection for reading and writing, on the main thread. Fast on purpose: SIGKILL loses no page that SQLite has written. */
export function openNaiveDatabase(path: string): Database {
  const database = new Database(path, { create: true, strict: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = OFF');
  database.run(schema);
  return database;
}

export function headOf(
  database: Database,
  conversation: string,
): { readonly seq: number; readonly loud: number; readonly at: number } {
  const newest = database
    .query<{ seq: number; loud: number; at: number }, [string]>(
      'SELECT seq, loud, at FROM entries WHERE conversation = ? ORDER BY seq DESC LIMIT 1',
    )
    .get(conversation);
  return newest ?? { seq: 0, loud: 0, at: 0 };
}
