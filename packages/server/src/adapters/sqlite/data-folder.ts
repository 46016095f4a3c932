import { Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The folder that holds everything of one server, ours alone until it is disposed or the process ends in whatever way. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
}

/** There while a restore goes on, and after one that was interrupted. */
export const restoringFolder = '.restoring';

/**
 * Makes the folder if it is not there, and locks it. The lock is SQLite's own on a file: the system lets it go with the
 * process, so none is left behind by a crash. Throws an Error whose message is a sentence.
 */
export async function openDataFolder(folder: string, { isRestoring = false } = {}): Promise<DataFolder> {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`The data folder ${path} can't be made: ${(cause as Error).message}.`, { cause });
  }
  const lock = lockFolder(path);
  if (!isRestoring && existsSync(join(path, restoringFolder))) {
    lock.close();
    throw new Error(`A restore of ${path} was interrupted; run the same \`tidings restore\` again.`);
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      lock.close();
    },
  };
}

function lockFolder(path: string): Database {
  const database = openLockFile(path);
  try {
    database.run('PRAGMA busy_timeout = 0');
    database.run('PRAGMA journal_mode = MEMORY');
    database.run('BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database.close();
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause;
    throw new Error(`The data folder ${path} is in use by another server; stop that one, or set TIDINGS_DATA.`, {
      cause,
    });
  }
}

function openLockFile(path: string): Database {
  try {
    return new Database(join(path, 'lock'), { create: true });
  } catch (cause) {
    throw new Error(`The data folder ${path} can't be written to: ${(cause as Error).message}.`, { cause });
  }
}
