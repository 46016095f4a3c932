import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErrorCode, newId } from '@tidings/protocol';
import { describeBlobStore } from '../../ports/blob-store.contract';
import { createDiskBlobStore } from './blob-store';

const root = await mkdtemp(join(tmpdir(), 'tidings-disk-'));
afterAll(() => rm(root, { recursive: true }));

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describeBlobStore('a folder', async () => {
  const folder = join(root, newId());
  const store = createDiskBlobStore(folder);
  return {
    store,
    names: async () => (await filesBelow(folder)).sort(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
});

const stream = (text: string) => new Blob([text]).stream();

test('makes its folder when it is needed, for nobody else', async () => {
  const folder = join(root, newId(), 'blobs');
  const store = createDiskBlobStore(folder);
  expect(await store.head('0'.repeat(64) as never)).toBeUndefined();
  expect(await filesBelow(folder)).toEqual([]);
  expect(await store.put(stream('hello'), { maxBytes: 5 })).toMatchObject({ ok: true });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('what a process has left half-way is taken away, and what is whole stays', async () => {
  const folder = join(root, newId());
  const outcome = await createDiskBlobStore(folder).put(stream('hello'), { maxBytes: 5 });
  await writeFile(join(folder, 'incoming', newId()), 'half');
  await createDiskBlobStore(folder).check();
  expect(await filesBelow(folder)).toEqual([outcome.ok ? outcome.id : 'refused']);
});

test('a folder that can not be used is told typed, and used when it can', async () => {
  const folder = join(root, newId());
  await writeFile(folder, 'a file');
  const store = createDiskBlobStore(folder);
  const failure = await store.put(stream('hello'), { maxBytes: 5 }).catch((cause) => cause);
  expect(failure).toMatchObject({ name: 'TidingsError', code: ErrorCode.UNAVAILABLE });
  expect(await store.check().catch((cause) => cause.code)).toBe(ErrorCode.UNAVAILABLE);
  await rm(folder);
  await mkdir(folder);
  await chmod(folder, 0o700);
  expect(await store.put(stream('hello'), { maxBytes: 5 })).toMatchObject({ ok: true });
});
