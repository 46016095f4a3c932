/** A page on this machine stands for one elsewhere; what may be connected to is said by each test. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FetchPageOptions, fetchPage } from './fetch-page';
import { createLinkPreviews } from './previews';

let server: Server;
let port = 0;
let asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
const page = '<title>A page</title>';

const routes: Readonly<Record<string, (answer: ServerResponse, request: IncomingMessage) => void>> = {
  '/page': (answer) => answer.setHeader('content-type', 'text/html; charset=utf-8').end(page),
  '/latin': (answer) => {
    answer
      .setHeader('content-type', 'text/html; charset=iso-8859-1')
      .end(Buffer.from('<title>caf\u00e9</title>', 'latin1'));
  },
  '/image': (answer) => answer.setHeader('content-type', 'image/png').end(page),
  '/untyped': (answer) => answer.end(page),
  '/error': (answer) => answer.writeHead(500, { 'content-type': 'text/html' }).end(page),
  '/packed': (answer) =>
    answer
      .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
      .end(Bun.gzipSync(Buffer.alloc(50_000_000))),
  '/endless': (answer) => {
    answer.setHeader('content-type', 'text/html');
    const write = () => {
      while (!answer.destroyed && answer.write('x'.repeat(65_536)));
    };
    answer.on('drain', write);
    answer.write(page);
    write();
  },
  '/silent': () => undefined,
  '/drip': (answer) => {
    answer.setHeader('content-type', 'text/html');
    const timer = setInterval(() => answer.write(' '), 20);
    answer.on('close', () => clearInterval(timer));
  },
  '/loop': (answer) => redirect(answer, '/loop'),
  '/three': (answer) => redirect(answer, '/two'),
  '/two': (answer) => redirect(answer, '/one'),
  '/one': (answer) => redirect(answer, '/page'),
  '/four': (answer) => redirect(answer, '/three'),
  '/inward': (answer) => redirect(answer, `http://127.0.0.1:${port}/page`),
  '/metadata': (answer) => redirect(answer, 'http://169.254.169.254/latest/meta-data/'),
  '/file': (answer) => redirect(answer, 'file:///etc/passwd'),
  '/cookie': (answer) => answer.writeHead(302, { 'set-cookie': 'a=b', location: '/page' }).end(),
};

function redirect(answer: ServerResponse, location: string): void {
  answer.writeHead(302, { location }).end();
}

beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    (routes[request.url ?? ''] ?? ((unknown) => unknown.writeHead(404).end()))(answer, request);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The name site.test stands for this machine, and that is allowed; its address by itself is not. */
const site: Partial<FetchPageOptions> = {
  isPortAllowed: () => true,
  isAllowed: (address) => address === '127.0.0.1',
  resolve: async () => ['127.0.0.1'],
};
const get = (path: string, options: Partial<FetchPageOptions> = {}) => {
  asked = [];
  return fetchPage(new URL(`http://site.test:${port}${path}`), { ...site, ...options });
};
const outcome = (work: Promise<string>) =>
  work.then(
    () => 'got it',
    () => 'refused',
  );

test('a page is read, without cookies, credentials or anything of whom it is for', async () => {
  expect(await get('/page')).toBe(page);
  expect(asked[0]?.headers.host).toBe(`site.test:${port}`);
  expect(Object.keys(asked[0]?.headers ?? {})).not.toContain('cookie');
  expect(await get('/cookie')).toBe(page);
  expect(Object.keys(asked[1]?.headers ?? {})).not.toContain('cookie');
  expect(await get('/latin')).toBe('<title>café</title>');
});

test.each(['/image', '/untyped', '/error', '/packed', '/nowhere'])('%s is no page', async (path) => {
  expect(await outcome(get(path))).toBe('refused');
});

test('of an endless page the beginning is read', async () => {
  expect(await get('/endless', { maxBytes: 10_000 })).toHaveLength(10_000);
});

test.each(['/silent', '/drip'])('%s is given up', async (path) => {
  expect(await outcome(get(path, { timeoutMs: 150 }))).toBe('refused');
});

test('a name that can’t be found out in time is given up', async () => {
  expect(await outcome(get('/page', { timeoutMs: 100, resolve: () => new Promise(() => {}) }))).toBe('refused');
  expect(asked).toEqual([]);
});

test('three redirects are followed, not four', async () => {
  expect(await get('/three')).toBe(page);
  expect(await outcome(get('/four'))).toBe('refused');
  expect(await outcome(get('/loop'))).toBe('refused');
  expect(asked).toHaveLength(4);
});

test('nothing leads to an address that is not public: no name, no literal, no redirect, and not one of several', async () => {
  const inward = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f000001',
    '127.1',
  ];
  asked = [];
  for (const host of inward)
    expect([
      host,
      await outcome(fetchPage(new URL(`http://${host}:${port}/page`), { isPortAllowed: () => true })),
    ]).toEqual([host, 'refused']);
  const resolve = async () => ['93.184.216.34', '127.0.0.1'];
  expect(
    await outcome(fetchPage(new URL(`http://site.test:${port}/page`), { isPortAllowed: () => true, resolve })),
  ).toBe('refused');
  expect(asked).toEqual([]);
  for (const path of ['/metadata', '/file']) expect(await outcome(get(path))).toBe('refused');
  // The name is allowed, the address that it leads to is not.
  let isFirst = true;
  const isAllowed = () => {
    const was = isFirst;
    isFirst = false;
    return was;
  };
  expect(await outcome(get('/inward', { isAllowed }))).toBe('refused');
  expect(asked.map(({ url }) => url)).toEqual(['/inward']);
});

test('the connection goes to the addresses that were checked, whatever the name stands for by then', async () => {
  let lookups = 0;
  const resolve = async () => {
    lookups += 1;
    return lookups === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
  };
  expect(await get('/page', { resolve })).toBe(page);
  expect(lookups).toBe(1);
});

test('only the usual ports, and no credentials', async () => {
  const { isPortAllowed: _any, ...usual } = site;
  for (const url of [`http://site.test:${port}/page`, 'http://site.test:22/', 'http://site.test:6379/'])
    expect(await outcome(fetchPage(new URL(url), usual))).toBe('refused');
  expect(await outcome(fetchPage(new URL(`http://me:secret@site.test:${port}/page`), site))).toBe('refused');
});

test('a preview is made of what was fetched; why there is none is not told, and what is no address is refused', async () => {
  const previews = createLinkPreviews((url) => fetchPage(new URL(url.pathname, `http://site.test:${port}`), site));
  expect(await previews.preview('https://example.org/page')).toEqual({ title: 'A page', description: '', site: '' });
  for (const path of ['error', 'metadata', 'nowhere', 'image'])
    expect(await previews.preview(`https://example.org/${path}`)).toBeUndefined();
  for (const url of [
    '',
    'example.org',
    'ftp://example.org',
    'javascript:alert(1)',
    'http://me@example.org',
    `http://x/${'x'.repeat(3_000)}`,
  ])
    await expect(previews.preview(url)).rejects.toThrow(/http or https address/);
});

test('only so many pages are fetched at once', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const previews = createLinkPreviews(() => promise);
  const waiting = Array.from({ length: 16 }, () => previews.preview('https://example.org'));
  await expect(previews.preview('https://example.org')).rejects.toThrow(/too many pages/);
  resolve(page);
  expect(await Promise.all(waiting)).toHaveLength(16);
  expect(await previews.preview('https://example.org')).toMatchObject({ title: 'A page' });
});
