import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import { type Link, openLink } from './link';
import { createRandom } from './random';
import { until } from './until';
import { fair } from './weather';

/** A far end that says everything back. */
let echo: Server;
let isUp: boolean;
let link: Link;

beforeEach(async () => {
  isUp = true;
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => void socket.write(data));
  });
  await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve));
  const { port } = echo.address() as AddressInfo;
  const target = () => (isUp ? { host: '127.0.0.1', port } : undefined);
  link = await openLink({ random: createRandom('link'), target });
});

afterEach(async () => {
  await link[Symbol.asyncDispose]();
  echo.close();
});

interface Call {
  readonly socket: Socket;
  heard: string;
  isClosed: boolean;
}

function call(): Call {
  const socket = tcpConnect(Number(new URL(link.url).port), '127.0.0.1');
  const state: Call = { socket, heard: '', isClosed: false };
  socket.on('data', (data) => {
    state.heard += data.toString();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    state.isClosed = true;
  });
  return state;
}

const words = 'the quick brown fox jumps over the lazy dog';

describe('a link', () => {
  test('carries bytes both ways, in order, however long they take', async () => {
    link.setWeather({ ...fair, latencyMs: [0, 10] });
    const one = call();
    const said = Array.from({ length: 20 }, (_, i) => `${i} `);
    for (const word of said) one.socket.write(word);
    await until(() => one.heard === said.join(''), { what: () => `all words; heard "${one.heard}"` });
  });

  test('breaks in the middle of what is said', async () => {
    link.setWeather({ ...fair, cut: 1 });
    const one = call();
    one.socket.write(words);
    await until(() => one.isClosed, { what: 'the cut' });
    expect(words.startsWith(one.heard)).toBe(true);
    expect(one.heard.length).toBeLessThan(words.length);
  });

  test('cuts what is open, and lets the next one through', async () => {
    const one = call();
    one.socket.write('a');
    await until(() => one.heard === 'a', { what: 'the first call' });
    link.cut();
    await until(() => one.isClosed, { what: 'the cut' });
    const two = call();
    two.socket.write('b');
    await until(() => two.heard === 'b', { what: 'the second call' });
  });

  test('holds everything back while partitioned, tells nobody, and delivers it afterwards', async () => {
    const one = call();
    one.socket.write('before ');
    await until(() => one.heard === 'before ', { what: 'the first word' });
    link.partition();
    one.socket.write('after');
    const witness = call();
    await until(() => link.connectionCount === 2, { what: 'the witness to be connected' });
    witness.socket.write('?');
    expect([one.heard, one.isClosed]).toEqual(['before ', false]);
    link.heal();
    await until(() => one.heard === 'before after' && witness.heard === '?', { what: 'what was held back' });
  });

  test('takes its time when it is slow', async () => {
    link.setWeather({ ...fair, bytesPerSecond: 1_000 });
    const one = call();
    const startedAt = performance.now();
    one.socket.write('x'.repeat(50));
    await until(() => one.heard.length === 50, { what: 'the answer' });
    // 50 bytes each way; the far end may have sent its first ones earlier.
    expect(performance.now() - startedAt).toBeGreaterThan(90);
  });

  test('refuses while the server is down', async () => {
    isUp = false;
    const one = call();
    await until(() => one.isClosed, { what: 'the refusal' });
  });
});
