import { Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { directoryMigrations } from './directory-schema';
import { logMigrations } from './log-schema';

/** The files of a data folder, and how many steps of their schemas this version knows. */
export const dataFiles = {
  'directory.db': directoryMigrations.length,
  'log.db': logMigrations.length,
} as const;

export type DataFile = keyof typeof dataFiles;

/**
 * The folder's absolute path, for a command beside a server that may be running: that alone brings files up to date, so the schemas
 * must be this version's. Throws an Error with a sentence if there is no server's data, or another version's.
 */
export function checkDataFolder(folder: string): string {
  const path = resolve(folder);
  for (const [name, known] of Object.entries(dataFiles)) {
    const file = join(path, name);
    if (!existsSync(file))
      throw new Error(`There is no ${name} in ${path}; TIDINGS_DATA names the folder of a server that ran.`);
    const version = schemaOf(file);
    if (version !== known)
      throw new Error(
        `${file} has schema ${version}, this version knows ${known}: take the version of the server that runs, or start this one's server first.`,
      );
  }
  return path;
}

export function schemaOf(file: string): number {
  using database = new Database(file, { readonly: true });
  return database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0;
}
