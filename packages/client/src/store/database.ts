/**
 * The database port: SQLite, wherever it runs. It is the interface between tabs, and between the app and its extensions:
 * every caller reads views and writes intents; only the engine's `apply` writes the log's side.
 *
 * Guarantees, for every adapter (the contract suite checks them):
 * - `write` is one transaction: all of it or nothing, and once it resolves it survives a kill of the process.
 * - Writes are applied in the order of the calls; a read started after a write has resolved sees it, from every tab.
 * - `observe` tells after a commit, with the tables the writer named, in every tab; it may tell too often, never too seldom.
 * - What a write deletes is overwritten in the file, and after one that tells `topics.all` (a wipe) it is not in the log of writes either.
 * - FTS5 and `RETURNING` are there; foreign keys are off.
 */
export type SqlValue = string | number | null | Uint8Array;

export interface Statement {
  readonly sql: string;
  readonly params?: readonly SqlValue[];
  /** Instead of `params`: run once for each row, prepared once. */
  readonly rows?: readonly (readonly SqlValue[])[];
}

export interface Database {
  /** False when all is lost with this page (a browser that lends it no files): the app says so. Absent means true. */
  readonly isPersistent?: boolean;
  /** All rows, as objects by column name. Blobs come as Uint8Array. */
  all<Row extends object>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
  /** @param tables what observers are told has changed */
  write(statements: readonly Statement[], tables: readonly string[]): Promise<void>;
  /** The result stops it. */
  observe(listener: (tables: ReadonlySet<string>) => void): () => void;
  close(): Promise<void>;
}
