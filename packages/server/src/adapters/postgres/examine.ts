import { openPool } from './pool';

/** What a database says of itself, to whoever has only its address. */
export interface DatabaseFacts {
  /** 150004 is 15.4. */
  readonly version: number;
  readonly maxConnections: number;
  readonly connections: number;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly autovacuum: string;
  readonly isStandby: boolean;
  readonly mayCreate: boolean;
  readonly nowMs: number;
  /** By part (`directory`, `shard`); empty in a new database. */
  readonly schemas: ReadonlyMap<string, number>;
  /** Undefined in a new database. */
  readonly shard: { readonly number: number; readonly installation: string } | undefined;
}

/** Changes nothing. Rejects if it can't be reached. */
export async function examineDatabase(address: string): Promise<DatabaseFacts> {
  await using pool = openPool(address, { name: 'the database', connections: 1, deadlineMs: 5_000 });
  const [row] = await pool.query<Record<string, string & number & boolean>>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('max_connections')::int AS max_connections,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       current_setting('fsync') AS fsync, current_setting('autovacuum') AS autovacuum,
       (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS synchronous_commit,
       pg_is_in_recovery() AS is_standby, has_schema_privilege(current_schema(), 'CREATE') AS may_create,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms,
       to_regclass('tidings_schema') IS NOT NULL AS has_schema, to_regclass('this_shard') IS NOT NULL AS has_shard`,
  );
  if (row === undefined) throw new Error('it gave no answer');
  const schemas = row.has_schema
    ? await pool.query<{ part: string; version: number }>('SELECT part, version FROM tidings_schema')
    : [];
  const [shard] = row.has_shard
    ? await pool.query<{ number: number; installation: string }>('SELECT number, installation FROM this_shard')
    : [];
  return {
    version: Number(row.version),
    maxConnections: Number(row.max_connections),
    connections: Number(row.connections),
    fsync: String(row.fsync),
    synchronousCommit: String(row.synchronous_commit),
    autovacuum: String(row.autovacuum),
    isStandby: row.is_standby === true,
    mayCreate: row.may_create === true,
    nowMs: Number(row.now_ms),
    schemas: new Map(schemas.map(({ part, version }) => [part, version])),
    shard,
  };
}
