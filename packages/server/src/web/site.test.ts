import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { openSite, type Site } from './site';

const script = `console.log('${'tidings '.repeat(200)}');`;
const scriptPath = '/js/entry-0123456789abcdef0123456789abcdef.js';
let folder: string;
let site: Site;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-site-'));
  await mkdir(join(folder, 'public/js'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'public/index.html'), '<!doctype html>page');
  await writeFile(join(folder, 'public', scriptPath), script);
  await writeFile(join(folder, 'public/sql.wasm'), new Uint8Array([0, 97, 115, 109]));
  await writeFile(join(folder, 'public/ü.png'), 'png');
  await writeFile(join(folder, 'public/sw.js'), 'worker');
  await writeFile(join(folder, 'public/sw.js.br'), 'packed by the build');
  site = (await openSite(join(folder, 'public'))) as Site;
});
afterAll(() => rm(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  site.respond(new Request(`http://chat.example${path}`, { headers: { host: 'chat.example', ...headers }, method }));

test('every page address is the page, which is asked for again each time', async () => {
  for (const path of ['/', '/c/0190', '/index.html', '/settings?x=1']) {
    const response = await get(path);
    expect(await response.text()).toBe('<!doctype html>page');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  }
});

test('files with a hash are kept for ever, others are asked for again', async () => {
  expect((await get(scriptPath)).headers.get('cache-control')).toContain('immutable');
  const wasm = await get('/sql.wasm');
  expect(wasm.headers.get('cache-control')).toBe('no-cache');
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  const again = await get('/sql.wasm', { 'if-none-match': wasm.headers.get('etag') as string });
  expect(again.status).toBe(304);
});

test('packed as the browser likes it', async () => {
  const brotli = await get(scriptPath, { 'accept-encoding': 'gzip, br' });
  const packed = Buffer.from(await brotli.arrayBuffer());
  expect(brotli.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(packed).toString()).toBe(script);
  expect(packed.length).toBeLessThan(script.length / 2);
  const gzip = await get(scriptPath, { 'accept-encoding': 'gzip' });
  expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe(script);
  expect((await get('/%C3%BC.png', { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBeNull();
  expect(gzip.headers.get('etag')).not.toBe(brotli.headers.get('etag'));
});

test('what the build has packed goes out as it is, and is no file of its own', async () => {
  const packed = await get('/sw.js', { 'accept-encoding': 'br' });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(await packed.text()).toBe('packed by the build');
  expect((await get('/sw.js.br')).status).toBe(404);
});

test('the service worker is asked for again each time, and may come from here alone', async () => {
  const { headers } = await get('/sw.js');
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('content-security-policy')).toContain("worker-src 'self' blob:;");
});

test.each(['/missing.js', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/js%00.js', '/%zz.js'])(
  'nothing outside is served: %s',
  async (path) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([404, 'not found']);
  },
);

test('strict headers, with the host’s own sockets', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("connect-src 'self' ws://chat.example wss://chat.example;");
  const odd = (await get('/', { host: "x; script-src 'unsafe-inline'" })).headers.get('content-security-policy') ?? '';
  expect(odd).toContain("connect-src 'self';");
});

test('only reading', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(405);
});

test('a folder without a page is no site', async () => {
  expect(await openSite(join(folder, 'public/js'))).toBeUndefined();
  expect(await openSite(join(folder, 'nowhere'))).toBeUndefined();
});
