import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Database } from './database';
import { migrations } from './schema';
import { topics } from './topics';

/** Brings the schema up to date, each step in one transaction with its version. Throws if a newer version has written here. */
export async function migrate(database: Database, steps: readonly (readonly string[])[] = migrations): Promise<void> {
  const [meta] = await database.all(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`);
  // Not written again at every start: a write waits for the disk, and the list waits for it.
  if (!meta)
    await database.write(
      [{ sql: 'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID' }],
      [],
    );
  const version = await readVersion(database);
  if (version > steps.length)
    throw new TidingsError(
      ErrorCode.UNSUPPORTED_VERSION,
      `the replica has schema ${version}, this version knows ${steps.length}: update the app`,
    );
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    const statements = [
      ...step.map((sql) => ({ sql })),
      { sql: `INSERT OR REPLACE INTO meta VALUES ('version', ?)`, params: [String(index + 1)] },
    ];
    try {
      await database.write(statements, [topics.schema]);
    } catch (error) {
      // Unless another tab, opened at the same moment, has taken this step.
      if ((await readVersion(database)) <= index) throw error;
    }
  }
}

/** Has a newer version of the app been here? Then this one can not write the log's side: it does not know what has come to it. */
export async function isAhead(database: Pick<Database, 'all'>): Promise<boolean> {
  return (await readVersion(database)) > migrations.length;
}

export async function readVersion(database: Pick<Database, 'all'>): Promise<number> {
  const [row] = await database.all<{ value: string }>(`SELECT value FROM meta WHERE key = 'version'`);
  return Number(row?.value ?? 0);
}
