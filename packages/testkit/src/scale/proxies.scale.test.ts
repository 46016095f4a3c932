/** What the proxies of deploy/ do with requests, seen by servers that only say what they got. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '@tidings/protocol';
import { proxies, type Service, startProxy } from './services';

const deploy = join(import.meta.dirname, '../../../../deploy');
/** Of these files, in seconds: how long a socket may be silent. */
const silenceOf = { nginx: /proxy_read_timeout (\d+)s/, haproxy: /timeout tunnel (\d+)s/ } as const;
const files = { nginx: 'nginx/nginx.conf', haproxy: 'haproxy/haproxy.cfg' } as const;

interface Echo extends Disposable {
  readonly address: string;
  readonly got: string[];
  status: number;
}

/** Answers every request with its headers, and every frame with itself. */
function openEcho(): Echo {
  const got: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request, { upgrade }) {
      const { pathname } = new URL(request.url);
      if (pathname === '/readyz') return new Response('ready');
      got.push(`${request.method} ${pathname}`);
      if (echo.status !== 200) return new Response('', { status: echo.status });
      if (request.headers.get('upgrade') === 'websocket' && upgrade.call(server, request)) return undefined;
      await request.arrayBuffer();
      return Response.json(Object.fromEntries(request.headers));
    },
    websocket: { message: (socket, data) => void socket.send(data) },
  });
  const echo: Echo = {
    address: `127.0.0.1:${server.port}`,
    got,
    status: 200,
    [Symbol.dispose]: () => void server.stop(true),
  };
  return echo;
}

describe.each([...proxies])('%s', (name) => {
  const servers = [openEcho(), openEcho()] as const;
  let proxy: Service | undefined;
  beforeAll(async () => {
    proxy = await startProxy(
      name,
      servers.map(({ address }) => address),
    );
  });
  afterAll(async () => {
    await proxy?.stop();
    for (const server of servers) server[Symbol.dispose]();
  });

  test('says who the client is, whatever the client claims', async () => {
    if (proxy === undefined) return;
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', host: 'chat.example' };
    const seen = (await (await fetch(`${proxy.url}/x`, { headers })).json()) as Record<string, string>;
    expect(seen).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', host: 'chat.example' });
  });

  test('keeps figures from the public, and refuses what is far too large', async () => {
    if (proxy === undefined) return;
    expect((await fetch(`${proxy.url}/metrics`)).status).toBe(404);
    const post = (bytes: number) => fetch(`${proxy?.url}/x`, { method: 'POST', body: new Uint8Array(bytes) });
    expect((await post(limits.groupRequestBytes)).status).toBe(200);
    expect((await post(17 * 1024 * 1024)).status).toBe(413);
    for (const { got } of servers) expect(got).not.toContain('GET /metrics');
  });

  test('carries sockets, for longer than their silence may last', async () => {
    if (proxy === undefined) return;
    const socket = new WebSocket(`${proxy.url.replace('http', 'ws')}/v1/socket`);
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    const answer = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
    });
    socket.send('hello');
    expect(await answer).toBe('hello');
    socket.close();
    const [, seconds] = silenceOf[name].exec(readFileSync(join(deploy, files[name]), 'utf8')) ?? [];
    expect(Number(seconds) * 1_000).toBeGreaterThan(limits.heartbeatMs * 2.5);
  });

  test('asks another server when one drains, but never twice for what may have had an effect', async () => {
    if (proxy === undefined) return;
    const [draining, ready] = servers;
    draining.status = 503;
    for (let i = 0; i < 20; i++) expect((await fetch(`${proxy.url}/drain`)).status).toBe(200);
    expect(ready.got.filter((one) => one === 'GET /drain')).toHaveLength(20);
    expect(draining.got).toContain('GET /drain');
    const statuses = [];
    for (let i = 0; i < 20; i++)
      statuses.push((await fetch(`${proxy.url}/post`, { method: 'POST', body: 'x' })).status);
    const posts = servers.flatMap(({ got }) => got.filter((one) => one === 'POST /post'));
    expect(posts).toHaveLength(20);
    expect(statuses).toContain(503);
    draining.status = 200;
  });
});
