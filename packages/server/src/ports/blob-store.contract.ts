import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash, randomBytes } from 'node:crypto';
import type { BlobId, BlobStore } from './blob-store';

export interface OpenedBlobStore extends AsyncDisposable {
  readonly store: BlobStore;
  /** Names of everything that is kept or lies about, also of what is not whole. */
  names(): Promise<readonly string[]>;
}

const MiB = 1024 * 1024;
const limits = { maxBytes: 64 * MiB };

/** What every blob store must do. */
export function describeBlobStore(name: string, open: () => Promise<OpenedBlobStore>): void {
  describe(`blobs in ${name}`, () => {
    let opened: OpenedBlobStore;
    let store: BlobStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    async function put(bytes: Uint8Array): Promise<BlobId> {
      const outcome = await store.put(streamOf(bytes), limits);
      if (!outcome.ok) throw new Error(outcome.reason);
      return outcome.id;
    }
    const read = async (id: BlobId, range?: { start: number; end?: number }) => {
      const found = await store.get(id, range);
      return found && { bytes: found.bytes, content: new Uint8Array(await new Response(found.content).arrayBuffer()) };
    };

    test.each([0, 1, 1_000, 200_000, 12 * MiB + 7])('keep %d bytes under their hash', async (length) => {
      const bytes = randomBytes(length);
      const id = hashOf(bytes);
      expect(await store.put(streamOf(bytes), { ...limits, expected: id })).toEqual({ ok: true, id, bytes: length });
      expect(await store.head(id)).toEqual({ bytes: length });
      const back = await read(id);
      expect(back?.bytes).toBe(length);
      expect(hashOf(back?.content ?? Uint8Array.of(1))).toBe(id);
    });

    test('give any part', async () => {
      const bytes = randomBytes(1_000);
      const id = await put(bytes);
      for (const [range, from, to] of [
        [{ start: 0 }, 0, 1_000],
        [{ start: 0, end: 1 }, 0, 1],
        [{ start: 10, end: 20 }, 10, 20],
        [{ start: 990 }, 990, 1_000],
        [{ start: 999, end: 5_000 }, 999, 1_000],
        [{ start: 5, end: 5 }, 0, 0],
        [{ start: 1_000 }, 0, 0],
        [{ start: 9_999, end: 99_999 }, 0, 0],
      ] as const)
        expect(await read(id, range)).toEqual({ bytes: 1_000, content: new Uint8Array(bytes.subarray(from, to)) });
      for (const range of [{ start: -1 }, { start: 2, end: 1 }, { start: 0.5 }, { start: Number.NaN }])
        expect(await nameOf(store.get(id, range))).toBe('RangeError');
    });

    test('of one byte more than the limit nothing is kept, and no more is read', async () => {
      const before = await opened.names();
      let pulled = 0;
      let isCancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1_000));
        },
        cancel() {
          isCancelled = true;
        },
      });
      expect(await store.put(endless, { maxBytes: 9_999 })).toEqual({ ok: false, reason: 'too_large' });
      expect(pulled).toBeLessThan(20);
      expect(isCancelled).toBe(true);
      expect(await store.put(streamOf(new Uint8Array(10)), { maxBytes: 10 })).toMatchObject({ ok: true });
      expect(await store.put(streamOf(new Uint8Array(11)), { maxBytes: 10 })).toMatchObject({ ok: false });
      expect(await opened.names()).toHaveLength(before.length + 1);
    });

    test('of what hashes to something else, or ends in between, nothing is kept', async () => {
      const before = await opened.names();
      const other = hashOf(randomBytes(4));
      expect(await store.put(streamOf(randomBytes(1_000)), { ...limits, expected: other })).toEqual({
        ok: false,
        reason: 'hash_mismatch',
      });
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(randomBytes(1_000)),
        pull: (controller) => controller.error(new Error('hung up')),
      });
      expect(await messageOf(store.put(broken, limits))).toBe('hung up');
      expect(await store.head(other)).toBeUndefined();
      expect(await opened.names()).toEqual(before);
    });

    test('the same bytes are one blob, also when they come at the same time', async () => {
      const before = await opened.names();
      const bytes = randomBytes(300_000);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.put(streamOf(bytes), limits)));
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      await put(bytes);
      expect(hashOf((await read(hashOf(bytes)))?.content ?? Uint8Array.of())).toBe(hashOf(bytes));
      expect(await opened.names()).toHaveLength(before.length + 1);
    });

    test('what is deleted is gone, and may come again', async () => {
      const before = await opened.names();
      const bytes = randomBytes(100);
      const id = await put(bytes);
      await store.delete(id);
      await store.delete(id);
      expect(await store.head(id)).toBeUndefined();
      expect(await store.get(id)).toBeUndefined();
      expect(await opened.names()).toEqual(before);
      expect(await put(bytes)).toBe(id);
      expect(await store.head(id)).toEqual({ bytes: 100 });
    });

    test('names that are none go nowhere', async () => {
      const id = await put(randomBytes(10));
      const hostile = [
        '',
        '..',
        '../../etc/passwd',
        `../${id}`,
        `${id}/..`,
        id.toUpperCase(),
        id.slice(1),
        `${id}\0`,
        `${id}\n`,
      ];
      for (const text of hostile) {
        const name = text as BlobId;
        for (const asked of [store.get(name), store.head(name), store.delete(name)])
          expect(await nameOf(asked)).toBe('RangeError');
      }
      expect(await store.head(id)).toEqual({ bytes: 10 });
    });

    test('can be used', () => store.check());
  });
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as BlobId;

/** In chunks, as they come from a network. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + 65_536));
      else controller.close();
      at += 65_536;
    },
  });
}

const nameOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (failure: Error) => failure.name,
  );

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (failure: Error) => failure.message,
  );
