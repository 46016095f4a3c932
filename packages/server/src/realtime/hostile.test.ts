import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect as connectTcp } from 'node:net';
import {
  ErrorCode,
  encodeClientFrame,
  errorTable,
  limits,
  newIdBytes,
  protocolVersion,
  SignalKind,
} from '@tidings/protocol';
import fc from 'fast-check';
import {
  connect,
  createGroup,
  newText,
  openTestServer,
  signUp,
  type TestServer,
  type TestUser,
} from '../testing/test-server';
import { TestSocket } from '../testing/test-socket';

let server: TestServer;
let ada: TestUser;
const logged: string[] = [];

beforeAll(async () => {
  server = await openTestServer({ logLevel: 'error' }, { writeLog: (line) => logged.push(line) });
  ada = await signUp(server.url, 'ada');
});
afterAll(() => server[Symbol.asyncDispose]());

const closeCodeOf = (code: ErrorCode) => errorTable[code].closeCode;

async function endOf(first: string | Uint8Array<ArrayBuffer>) {
  const socket = await TestSocket.open(server.url);
  socket.sendRaw(first);
  const { code } = await socket.closed;
  return { code, bye: socket.all('bye').map(({ error }) => error?.code) };
}

test.each([
  ['a frame before hello', encodeClientFrame({ case: 'ping', value: { ref: 1 } }), ErrorCode.HELLO_FIRST],
  ['another version', encodeClientFrame({ case: 'hello', value: { protocol: 99 } }), ErrorCode.UNSUPPORTED_VERSION],
  ['no token', encodeClientFrame({ case: 'hello', value: { protocol: 1 } }), ErrorCode.UNAUTHENTICATED],
  [
    'a forged token',
    encodeClientFrame({ case: 'hello', value: { protocol: 1, accessToken: 'e30.e30.e30' } }),
    ErrorCode.UNAUTHENTICATED,
  ],
  ['bytes that are no frame', new Uint8Array([255, 255, 255]), ErrorCode.MALFORMED],
  ['text that is no JSON', '{', ErrorCode.MALFORMED],
  ['an empty frame', new Uint8Array(), ErrorCode.HELLO_FIRST],
  ['a frame that is too large', new Uint8Array(limits.frameBytes + 1), ErrorCode.TOO_LARGE],
] as const)('%s ends the socket with its reason', async (_, first, code) => {
  expect(await endOf(first)).toEqual({ code: closeCodeOf(code), bye: [code] });
});

test('a frame far too large is cut off before it is held', async () => {
  const { code } = await endOf(new Uint8Array(2 * limits.frameBytes + 1));
  expect(code).toBe(1006);
});

test('after hello, nonsense is answered and the socket goes on', async () => {
  const socket = await connect(server.url, ada);
  const conversation = await createGroup(server.url, ada, []);
  const nonsense: [Parameters<TestSocket['send']>[0], ErrorCode][] = [
    [{ case: 'hello', value: { protocol: protocolVersion, accessToken: ada.token } }, ErrorCode.INVALID_ARGUMENT],
    [{ case: 'append', value: newText(conversation, { id: new Uint8Array(3) }) }, ErrorCode.INVALID_ARGUMENT],
    [{ case: 'append', value: newText(new Uint8Array(99)) }, ErrorCode.INVALID_ARGUMENT],
    [{ case: 'append', value: newText(newIdBytes()) }, ErrorCode.NOT_MEMBER],
    [{ case: 'append', value: newText(conversation, { kind: 2 }) }, ErrorCode.INVALID_ARGUMENT],
    [
      { case: 'append', value: newText(conversation, { body: new Uint8Array(limits.bodyBytes + 1) }) },
      ErrorCode.TOO_LARGE,
    ],
    [{ case: 'pull', value: { ref: 0, request: { conversation: newIdBytes() } } }, ErrorCode.INVALID_ARGUMENT],
    [{ case: 'pull', value: { ref: 5 } }, ErrorCode.INVALID_ARGUMENT],
    [{ case: 'advance', value: { conversation: newIdBytes(), readSeq: 1 } }, ErrorCode.NOT_MEMBER],
    [{ case: 'signal', value: { conversation: newIdBytes(), kind: SignalKind.TYPING } }, ErrorCode.NOT_MEMBER],
    [{ case: 'watch', value: { users: [new Uint8Array(1)] } }, ErrorCode.INVALID_ARGUMENT],
    [
      { case: 'watch', value: { users: Array.from({ length: limits.watchedUsers + 1 }, () => newIdBytes()) } },
      ErrorCode.LIMIT_REACHED,
    ],
  ];
  for (const [index, [frame, code]] of nonsense.entries()) {
    socket.send(frame);
    await socket.next('rejected', () => socket.all('rejected').length > index);
    expect([index, socket.all('rejected')[index]?.error?.code]).toEqual([index, code]);
  }
  socket.sendRaw(new Uint8Array([255]));
  await socket.next('rejected', ({ error }) => error?.code === ErrorCode.MALFORMED);
  socket.close();
});

test('whatever is sent is answered, and the server lives', async () => {
  const socket = await connect(server.url, ada);
  const conversation = await createGroup(server.url, ada, []);
  const valid = encodeClientFrame({ case: 'append', value: newText(conversation) });
  const mutated = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = valid.slice();
      for (const [at, to] of changes) bytes[at] = to;
      return bytes;
    });
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    mutated,
    fc.string({ maxLength: 100 }),
    fc.json(),
  );
  let ref = 0;
  await fc.assert(
    fc.asyncProperty(anything, async (data) => {
      socket.sendRaw(data as string | Uint8Array<ArrayBuffer>);
      const mark = ++ref;
      socket.send({ case: 'ping', value: { ref: mark } });
      await socket.next('pong', (pong) => pong.ref === mark);
    }),
    { numRuns: 300 },
  );
  expect(logged).toEqual([]);
  socket.close();
}, 20_000);

test('a page of another origin gets no socket', async () => {
  await expect(TestSocket.open(server.url, { origin: 'https://evil.example' })).rejects.toThrow();
  const own = await TestSocket.open(server.url, { origin: server.url });
  own.close();
});

test('a client that does not read is cut off, and the others go on', async () => {
  const bob = await signUp(server.url, 'bob');
  const conversation = await createGroup(server.url, ada, [bob]);
  const hers = await connect(server.url, ada);
  const slow = await connectRaw(bob.token);
  // More than the system's own buffers and the backlog together.
  const body = crypto.getRandomValues(new Uint8Array(limits.bodyBytes));
  const wasCut = async () => (await readMetric('tidings_socket_closed_total{reason="cut"}')) === 1;
  let sent = 0;
  while (!(await wasCut()) && sent < 250) {
    for (let i = 0; i < 10; i++) hers.send({ case: 'append', value: newText(conversation, { body }) });
    sent += 10;
    await hers.next('appended', () => hers.all('appended').length >= sent);
  }
  expect(await wasCut()).toBe(true);
  hers.send({ case: 'ping', value: { ref: 1 } });
  await hers.next('pong');
  slow.destroy();
  hers.close();
}, 30_000);

async function readMetric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1) ?? 0,
  );
}

/** A WebSocket by hand, because only then reading can be stopped. */
async function connectRaw(token: string) {
  const { port } = server.running;
  const socket = connectTcp(port, '127.0.0.1');
  const received = () => new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.write(
    `GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  await received();
  const hello = encodeClientFrame({ case: 'hello', value: { protocol: protocolVersion, accessToken: token } });
  const masked = hello.map((byte, i) => byte ^ ((i % 4) + 1));
  socket.write(new Uint8Array([0x82, 0xfe, hello.length >> 8, hello.length & 255, 1, 2, 3, 4, ...masked]));
  await received();
  socket.pause();
  return socket;
}
