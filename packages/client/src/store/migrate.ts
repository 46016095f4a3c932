import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Database } from './database';
import { migrations } from './schema';

/** Brings the schema up to date, each step in one transaction with its version. Throws if a newer version has written here. */
export async function migrate(database: Database, steps: readonly (readonly string[])[] = migrations): Promise<void> {
  await database.write(
    [{ sql: 'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID' }],
    [],
  );
  const [row] = await database.all<{ value: string }>(`SELECT value FROM meta WHERE key = 'version'`);
  const version = Number(row?.value ?? 0);
  if (version > steps.length)
    throw new TidingsError(
      ErrorCode.UNSUPPORTED_VERSION,
      `the replica has schema ${version}, this version knows ${steps.length}: update the app`,
    );
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    await database.write(
      [
        ...step.map((sql) => ({ sql })),
        { sql: `INSERT OR REPLACE INTO meta VALUES ('version', ?)`, params: [String(index + 1)] },
      ],
      [],
    );
  }
}
