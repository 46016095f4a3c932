/**
 * Blobs as files of one folder: `ab/cd/abcd…`. A file is written elsewhere in the folder, reaches the disk, and then gets its name;
 * so what has a name is whole. Folders are made when they are needed. I12
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { newId } from '@tidings/protocol';
import {
  type BlobId,
  type BlobStore,
  type ByteRange,
  checkBlobId,
  clampRange,
  type PutLimits,
} from '../../ports/blob-store';
import { onDisk, receiveFile } from './receive-file';

/** @param folder this process' own */
export function createDiskBlobStore(folder: string): BlobStore {
  return new DiskBlobStore(folder);
}

class DiskBlobStore implements BlobStore {
  readonly #folder: string;
  /** Where files lie that have no name yet; emptied once, of what a process that ended has left. */
  readonly #incoming: string;
  #ready: Promise<void> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#incoming = join(folder, 'incoming');
  }

  async put(content: ReadableStream<Uint8Array>, limits: PutLimits) {
    await onDisk(this.#prepare());
    const path = join(this.#incoming, newId());
    const received = await onDisk(receiveFile(content, path, limits));
    if (received.ok) await onDisk(this.#name(path, received.id));
    return received;
  }

  async get(id: BlobId, range: ByteRange = { start: 0 }) {
    const path = this.#pathOf(id);
    const bytes = (await this.head(id))?.bytes;
    if (bytes === undefined) return undefined;
    const { start, end } = clampRange(range, bytes);
    if (start >= end) return { bytes, content: new Blob([]).stream() };
    const file = createReadStream(path, { start, end: end - 1 });
    return { bytes, content: Readable.toWeb(file) as unknown as ReadableStream<Uint8Array> };
  }

  async head(id: BlobId) {
    const found = await onDisk(unlessMissing(stat(this.#pathOf(id))));
    return found && { bytes: found.size };
  }

  async delete(id: BlobId) {
    const path = this.#pathOf(id);
    await onDisk(rm(path, { force: true }));
    await onDisk(unlessMissing(syncFolder(dirname(path))));
  }

  async check() {
    await onDisk(this.#prepare());
    const path = join(this.#incoming, newId());
    await onDisk(open(path, 'wx', 0o600).then((file) => file.close()));
    await onDisk(rm(path));
  }

  async [Symbol.asyncDispose]() {}

  #pathOf(id: BlobId): string {
    const checked = checkBlobId(id);
    return join(this.#folder, checked.slice(0, 2), checked.slice(2, 4), checked);
  }

  #prepare(): Promise<void> {
    this.#ready ??= this.#empty().catch((failure) => {
      this.#ready = undefined;
      throw failure;
    });
    return this.#ready;
  }

  async #empty(): Promise<void> {
    await mkdir(this.#incoming, { recursive: true, mode: 0o700 });
    for (const left of await readdir(this.#incoming)) await rm(join(this.#incoming, left), { force: true });
  }

  async #name(path: string, id: BlobId): Promise<void> {
    const target = this.#pathOf(id);
    const folder = dirname(target);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(path, target);
    // A new folder's name lies in the one above.
    for (const one of [folder, dirname(folder), this.#folder]) await syncFolder(one);
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (failure) {
    if ((failure as { code?: unknown }).code === 'ENOENT') return undefined;
    throw failure;
  }
}
