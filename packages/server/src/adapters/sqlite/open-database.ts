import { Database } from 'bun:sqlite';

/** Forward-only: one step per index, never edited once released. `PRAGMA user_version` says how many have run. */
export type Migrations = readonly string[];

/**
 * Opens a database file for writing and brings its schema up to date, in one transaction per step.
 * `synchronous=FULL` with WAL: a commit returns after fsync. I1
 * `secure_delete`: what is deleted is overwritten; and a WAL that the last process left is emptied into the file. I11
 * Throws if the file was written by a newer version than this one.
 */
export function openDatabase(path: string, migrations: Migrations): Database {
  const database = new Database(path, { create: true, strict: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = FULL');
  database.run('PRAGMA secure_delete = ON');
  database.run('PRAGMA busy_timeout = 5000');
  database.run('PRAGMA cache_size = -16000');
  migrate(database, migrations, path);
  emptyWal(database);
  return database;
}

/** Moves the WAL into the file and cuts it to nothing. False if a reader is in the way; nobody waits long for one. */
export function emptyWal(database: Database): boolean {
  database.run('PRAGMA busy_timeout = 100');
  const result = database.query<{ busy: number }, []>('PRAGMA wal_checkpoint(TRUNCATE)').get();
  database.run('PRAGMA busy_timeout = 5000');
  return result?.busy === 0;
}

function migrate(database: Database, migrations: Migrations, path: string): void {
  const { user_version: version } = database.query<{ user_version: number }, []>('PRAGMA user_version').get() ?? {
    user_version: 0,
  };
  if (version > migrations.length)
    throw new Error(`${path} has schema ${version}, this version knows ${migrations.length}: start a newer Tidings`);
  for (let step = version; step < migrations.length; step++) {
    database.transaction(() => {
      database.run(migrations[step] as string);
      database.run(`PRAGMA user_version = ${step + 1}`);
    })();
  }
}
