import { Database } from 'bun:sqlite';
import { EntryKind } from '@tidings/protocol';

/** What lies in a device's database file, read past the client, as somebody would who does not trust it. */
export interface ReplicaFile {
  /** Entries that wait for the server, refused ones not counted. */
  pendingCount(): number;
  /** Conversations with a mark (read or delivered) that the server has not confirmed. */
  unconfirmedMarks(): readonly string[];
  /** The newest window of each conversation that is held. */
  newestWindows(): readonly HeldWindow[];
  /** Entries whose content could not be opened. */
  unopenedCount(): number;
  /** Keys of epochs that are not in the vault yet. */
  unsavedKeyCount(): number;
  /** The tables in which a text stands somewhere. */
  tablesWith(text: string): readonly string[];
  /** What sealed entries were opened to, in hexadecimal. */
  openedContents(): readonly { readonly id: string; readonly content: string }[];
  /** Entries that the person has deleted for themselves. */
  hiddenEntries(): ReadonlySet<string>;
  close(): void;
}

export interface HeldWindow {
  readonly conversation: string;
  readonly low: number;
  readonly high: number;
  readonly entries: readonly { readonly seq: number; readonly id: string }[];
}

export function openReplicaFile(path: string): ReplicaFile {
  const database = new Database(path, { readonly: true });
  const count = (sql: string): number => database.query<{ n: number }, []>(sql).get()?.n ?? 0;
  return {
    pendingCount: () => count('SELECT count(*) AS n FROM outbox WHERE failure_code IS NULL'),
    unopenedCount: () =>
      count(
        `SELECT count(*) AS n FROM entries WHERE opened IS NULL AND is_deleted = 0 AND is_expired = 0
           AND kind IN (${EntryKind.CONTENT}, ${EntryKind.DETAILS}, ${EntryKind.PIN})`,
      ),
    unconfirmedMarks: () =>
      database
        .query<{ id: string }, []>(`SELECT id FROM conversations
             WHERE (read_seq > acked_read_seq OR delivered_seq > acked_delivered_seq) AND to_seq = 0`)
        .all()
        .map(({ id }) => id),
    newestWindows: () =>
      database
        .query<Omit<HeldWindow, 'entries'>, []>(
          'SELECT conversation, max(low) AS low, high FROM windows GROUP BY conversation',
        )
        .all()
        .map((window) => ({ ...window, entries: entriesIn(database, window) })),
    unsavedKeyCount: () => count('SELECT count(*) AS n FROM epoch_keys WHERE is_in_vault = 0'),
    tablesWith: (text) =>
      database
        .query<{ name: string }, []>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
        .all()
        .map(({ name }) => name)
        .filter((name) =>
          database
            .query(`SELECT * FROM ${name}`)
            .all()
            .some((row) => hasText(row as object, text)),
        ),
    openedContents: () =>
      database
        .query<{ id: string; content: string }, []>(
          'SELECT id, hex(opened) AS content FROM entries WHERE opened IS NOT NULL AND epoch > 0',
        )
        .all(),
    hiddenEntries: () =>
      new Set(
        database
          .query<{ entry: string }, []>('SELECT entry FROM hidden')
          .all()
          .map(({ entry }) => entry),
      ),
    close: () => database.close(),
  };
}

const hasText = (row: object, text: string): boolean =>
  Object.values(row).some((value) =>
    value instanceof Uint8Array ? Buffer.from(value).includes(text) : String(value).includes(text),
  );

function entriesIn(
  database: Database,
  { conversation, low, high }: Omit<HeldWindow, 'entries'>,
): HeldWindow['entries'] {
  return database
    .query<{ seq: number; id: string }, [string, number, number]>(
      'SELECT seq, id FROM entries WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq',
    )
    .all(conversation, low, high);
}
