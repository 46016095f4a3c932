import type { Pool } from './pool';

/** Forward-only: one step per index, never edited once released. */
export interface Migrations {
  /** What the steps belong to: a database may hold both a shard and the directory. */
  readonly part: string;
  readonly steps: readonly string[];
}

/** Any number; the same for every node of every version. */
const migrationLock = 7_441_001;

/**
 * Brings one part of a database up to date, in one transaction, under a lock: of several nodes that start together one does it,
 * the others find it done. Throws an Error if the part was written by a newer version than this one.
 */
export async function migrate(pool: Pool, { part, steps }: Migrations): Promise<void> {
  await pool.transact(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1::bigint)', [migrationLock]);
    await query('CREATE TABLE IF NOT EXISTS tidings_schema (part text PRIMARY KEY, version integer NOT NULL)');
    const [row] = await query<{ version: number }>('SELECT version FROM tidings_schema WHERE part = $1', [part]);
    const version = row?.version ?? 0;
    if (version > steps.length)
      throw new Error(
        `The database has schema ${version} of its ${part}, this version knows ${steps.length}: start a newer Tidings.`,
      );
    for (const step of steps.slice(version)) for (const statement of split(step)) await query(statement);
    await query(
      'INSERT INTO tidings_schema VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET version = excluded.version',
      [part, steps.length],
    );
  });
}

/** A prepared statement is one statement. None of ours has a semicolon inside. */
function split(step: string): string[] {
  return step.split(';').filter((statement) => statement.trim() !== '');
}
