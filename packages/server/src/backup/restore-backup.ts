import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkCopy } from '../adapters/sqlite/copy-data';
import { openDataFolder, restoringFolder } from '../adapters/sqlite/data-folder';
import { renewData } from '../adapters/sqlite/renew-data';
import type { Manifest } from './manifest';
import { checkBackup } from './read-backup';
import { syncFolder } from './write-backup';

export interface RestoreOptions {
  readonly path: string;
  readonly folder: string;
  readonly nowMs: number;
  /** What is in the folder is put aside instead of being in the way. */
  readonly replace: boolean;
  readonly endSessions: boolean;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the files that were there are now. */
  readonly putAside: string | undefined;
}

/**
 * Puts a backup in the place of a data folder's files, while no server runs. Ended at any point, the folder either is as it was, or a
 * server refuses to start on it until the same command was run again. Throws an Error with a sentence.
 */
export async function restoreBackup({ path, folder, nowMs, replace, endSessions }: RestoreOptions): Promise<Restored> {
  const { manifest, extract } = await checkBackup(path);
  await using data = await openDataFolder(folder, { isRestoring: true });
  const names = Object.keys(manifest.files);
  const there = await filesIn(data.path);
  const wasInterrupted = existsSync(join(data.path, restoringFolder));
  if (there.length > 0 && !replace && !wasInterrupted)
    throw new Error(
      `${data.path} is not empty: restore into another folder, or put what is there aside with --replace.`,
    );

  const fresh = join(data.path, '.restored');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await extract(fresh);
  for (const [name, rows] of Object.entries(manifest.rows)) checkCopy(join(fresh, name), rows);
  renewData(fresh, nowMs, { endSessions });

  // From here on the folder is neither the one nor the other; until this mark is gone nobody starts on it.
  await mkdir(join(data.path, restoringFolder), { recursive: true, mode: 0o700 });
  await syncFolder(data.path);
  const putAside = there.length === 0 ? undefined : await putAsideAll(data.path, there, nowMs);
  for (const name of names) {
    await mkdir(dirname(join(data.path, name)), { recursive: true, mode: 0o700 });
    await rename(join(fresh, name), join(data.path, name));
  }
  await rm(fresh, { recursive: true });
  await syncFolder(data.path);
  await rm(join(data.path, restoringFolder), { recursive: true });
  await syncFolder(data.path);
  return { manifest, putAside };
}

/** But for the lock, and for what restores leave. */
async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !/^(lock(-journal)?|\.restor(ed|ing)|before-restore-.*)$/.test(name));
}

async function putAsideAll(folder: string, names: readonly string[], nowMs: number): Promise<string> {
  const aside = join(folder, `before-restore-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(join(folder, name), join(aside, name));
  return aside;
}
