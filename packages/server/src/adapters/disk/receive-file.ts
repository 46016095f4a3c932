import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { BlobId, PutLimits } from '../../ports/blob-store';

export type Received =
  | { readonly ok: true; readonly id: BlobId; readonly bytes: number }
  | { readonly ok: false; readonly reason: 'too_large' | 'hash_mismatch' };

/** Writes a new file, that has reached the disk when this resolves with `ok`; in any other case there is none. */
export async function receiveFile(
  content: ReadableStream<Uint8Array>,
  path: string,
  limits: PutLimits,
): Promise<Received> {
  const received = await write(content, path, limits).catch(async (failure) => {
    await rm(path, { force: true });
    throw failure;
  });
  if (!received.ok) await rm(path, { force: true });
  return received;
}

async function write(
  content: ReadableStream<Uint8Array>,
  path: string,
  { maxBytes, expected }: PutLimits,
): Promise<Received> {
  const hash = createHash('sha256');
  let bytes = 0;
  await using file = await open(path, 'wx', 0o600);
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) return { ok: false, reason: 'too_large' };
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  const id = hash.digest('hex') as BlobId;
  if (expected !== undefined && id !== expected) return { ok: false, reason: 'hash_mismatch' };
  await file.sync();
  return { ok: true, id, bytes };
}

/** What the system refuses is the store's failure; what the stream throws is not. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if ((cause as { syscall?: unknown }).syscall === undefined) throw cause;
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the folder for blobs can not be used; try again', { cause });
  }
}
