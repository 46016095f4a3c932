/**
 * Blobs as objects of one bucket: `ab/cd/abcd…`. What comes in is received as a local file first, and goes to the bucket when its
 * hash and size are known: an object that is there is whole. I12
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorCode, newId, TidingsError } from '@tidings/protocol';
import {
  type BlobId,
  type BlobStore,
  type ByteRange,
  checkBlobId,
  clampRange,
  type PutLimits,
} from '../../ports/blob-store';
import { onDisk, receiveFile } from '../disk/receive-file';

/** No answer by then is none; of uploads, for each started MiB. */
const defaultAnswerMs = 10_000;

/** @param address `https://key:secret@host:port/bucket?region=…` */
export function createS3BlobStore(address: string, { answerWithinMs = defaultAnswerMs } = {}): BlobStore {
  return new S3BlobStore(parseAddress(address), answerWithinMs);
}

class S3BlobStore implements BlobStore {
  readonly #client: Bun.S3Client;
  readonly #answerWithinMs: number;
  #incoming: Promise<string> | undefined;

  constructor(options: Bun.S3Options, answerWithinMs: number) {
    this.#client = new Bun.S3Client(options);
    this.#answerWithinMs = answerWithinMs;
  }

  async put(content: ReadableStream<Uint8Array>, limits: PutLimits) {
    this.#incoming ??= onDisk(mkdtemp(join(tmpdir(), 'tidings-blobs-')));
    const path = join(await this.#incoming, newId());
    const received = await onDisk(receiveFile(content, path, limits));
    if (!received.ok) return received;
    try {
      // Also if it is there: somebody may just be deleting it.
      await this.#upload(path, received);
    } finally {
      await rm(path, { force: true });
    }
    return received;
  }

  async get(id: BlobId, range: ByteRange = { start: 0 }) {
    const bytes = (await this.head(id))?.bytes;
    if (bytes === undefined) return undefined;
    const { start, end } = clampRange(range, bytes);
    const object = this.#client.file(keyOf(id));
    if (start >= end) return { bytes, content: new Blob([]).stream() };
    const content = start === 0 && end === bytes ? object.stream() : object.slice(start, end).stream();
    return { bytes, content: content as ReadableStream<Uint8Array> };
  }

  async head(id: BlobId) {
    const found = await this.#ask(unlessMissing(this.#client.file(keyOf(id)).stat()));
    return found && { bytes: found.size };
  }

  async delete(id: BlobId) {
    await this.#ask(unlessMissing(this.#client.file(keyOf(id)).delete()));
  }

  /** Whether the bucket is there and the keys are good. */
  async check() {
    await this.#ask(this.#client.list({ maxKeys: 1 }));
  }

  async [Symbol.asyncDispose]() {
    if (this.#incoming !== undefined) await rm(await this.#incoming, { recursive: true, force: true });
  }

  #ask<T>(work: Promise<T>, withinMs = this.#answerWithinMs): Promise<T> {
    return ask(work, withinMs);
  }

  async #upload(path: string, { id, bytes }: { readonly id: BlobId; readonly bytes: number }): Promise<void> {
    const withinMs = this.#answerWithinMs * (1 + Math.ceil(bytes / (1024 * 1024)));
    await this.#ask(this.#client.write(keyOf(id), Bun.file(path), { type: 'application/octet-stream' }), withinMs);
  }
}

function keyOf(id: BlobId): string {
  const checked = checkBlobId(id);
  return `${checked.slice(0, 2)}/${checked.slice(2, 4)}/${checked}`;
}

function parseAddress(address: string): Bun.S3Options {
  const url = new URL(address);
  return {
    endpoint: url.origin,
    bucket: decodeURIComponent(url.pathname.slice(1)),
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    region: url.searchParams.get('region') ?? 'us-east-1',
  };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (failure) {
    if (['NoSuchKey', 'NotFound'].includes(String((failure as { code?: unknown }).code))) return undefined;
    throw failure;
  }
}

async function ask<T>(work: Promise<T>, withinMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  try {
    return await Promise.race([work, late.promise]);
  } catch (cause) {
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the store of blobs (S3) can not be used; try again', { cause });
  } finally {
    clearTimeout(timer);
  }
}
