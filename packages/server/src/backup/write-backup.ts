import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyData } from '../adapters/sqlite/copy-data';
import { type FileFacts, type Manifest, manifestName } from './manifest';
import { checkBackup, factsOfFile } from './read-backup';
import { createTar } from './tar';

/**
 * Writes one state of a data folder into a new file, while a server runs on it, and reads it back. The file is there whole or not at
 * all, and only its owner reads it: it holds the key that signs access tokens.
 */
export async function writeBackup(options: {
  readonly folder: string;
  readonly path: string;
  readonly version: string;
  readonly nowMs: number;
}): Promise<Manifest> {
  const { folder, path, version, nowMs } = options;
  // Beside the backup: there has to be room for it twice, and not where the server writes.
  const copies = `${path}.copies`;
  const draft = `${path}.part`;
  await rm(copies, { recursive: true, force: true });
  await rm(draft, { force: true });
  await mkdir(copies, { mode: 0o700 });
  try {
    const { names, rows } = await copyData(folder, copies);
    const facts: [string, FileFacts][] = [];
    for (const name of names) facts.push([name, await factsOfFile(join(copies, name))]);
    // After the logs: what an entry in them names is there already (I12). These never change, and need no copy.
    const media = await mediaIn(folder);
    for (const name of media) facts.push([name, await factsOfFile(join(folder, name))]);
    const manifest: Manifest = { format: 1, version, madeAtMs: nowMs, files: Object.fromEntries(facts), rows };
    await pack(manifest, (name) => join(media.includes(name) ? folder : copies, name), draft);
    await checkBackup(draft);
    await rename(draft, path);
    await syncFolder(dirname(path));
    return manifest;
  } finally {
    await rm(copies, { recursive: true, force: true });
    await rm(draft, { force: true });
  }
}

/** Whole ones: those that are still coming in have no name yet (adapters/disk). */
async function mediaIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'blobs'), { recursive: true }).catch(() => []);
  return names.filter((name) => /^..\/..\/[0-9a-f]{64}$/.test(name)).map((name) => `blobs/${name}`);
}

async function pack(manifest: Manifest, placeOf: (name: string) => string, draft: string): Promise<void> {
  await using tar = await createTar(draft, manifest.madeAtMs);
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  await tar.add(manifestName, text, text.length);
  for (const [name, { bytes }] of Object.entries(manifest.files))
    await tar.add(name, createReadStream(placeOf(name)), bytes);
  await tar.finish();
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
