import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { describeBlobStore } from '../../ports/blob-store.contract';
import { openTestServer } from '../../testing/test-server';
import { createS3BlobStore } from './blob-store';
import { openS3Server } from './testing/s3-server';

describeBlobStore('S3', async () => {
  const server = await openS3Server();
  const store = createS3BlobStore(server.url);
  return {
    store,
    names: async () => [...server.objects.keys()].sort(),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
});

const stream = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]).stream();
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (failure: { readonly code?: unknown }) => failure.code,
  );

test('what is large goes up in parts', async () => {
  await using server = await openS3Server();
  await using store = createS3BlobStore(server.url);
  expect(await store.put(stream(new Uint8Array(12 * 1024 * 1024)), { maxBytes: 1e9 })).toMatchObject({ ok: true });
  expect(server.multipartUploads).toBe(1);
});

test('a store that hangs is given up', async () => {
  await using server = await openS3Server();
  await using store = createS3BlobStore(server.url, { answerWithinMs: 50 });
  server.hang();
  const asked = [
    store.check(),
    store.head('0'.repeat(64) as never),
    store.put(stream(Uint8Array.of(1)), { maxBytes: 9 }),
  ];
  for (const one of await Promise.allSettled(asked))
    expect(one).toMatchObject({ reason: { code: ErrorCode.UNAVAILABLE } });
});

test('with another secret, another bucket, or nobody there, everything is refused typed', async () => {
  await using server = await openS3Server();
  const wrong = [
    server.url.replace('a%20secret', 'another'),
    server.url.replace('/blobs', '/others'),
    server.url.replace('region=eu', 'region=us'),
    'http://key:secret@127.0.0.1:1/blobs',
  ];
  for (const address of wrong) {
    await using store = createS3BlobStore(address);
    const id = '0'.repeat(64) as never;
    const asked = [store.check(), store.put(stream(Uint8Array.of(1)), { maxBytes: 9 })];
    for (const one of asked) expect(await codeOf(one)).toBe(ErrorCode.UNAVAILABLE);
    // A bucket that is not there answers like an object that is not.
    if (!address.includes('/others')) expect(await codeOf(store.head(id))).toBe(ErrorCode.UNAVAILABLE);
  }
  expect(server.objects.size).toBe(0);
});

test('a server whose store of media is away is ready, and says so', async () => {
  await using server = await openS3Server();
  for (const [address, answer] of [
    [server.url, /^200 ready$/],
    [server.url.replace('a%20secret', 'another'), /^200 ready; the store of media \(S3\) can not be used$/],
  ] as const) {
    await using running = await openTestServer({ s3: address });
    const readyz = async () => {
      const response = await fetch(`${running.url}/readyz`);
      return `${response.status} ${(await response.text()).trim()}`;
    };
    while (!answer.test(await readyz())) await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
