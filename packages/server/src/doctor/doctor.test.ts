import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseFacts } from '../adapters/postgres/examine';
import { openDatabase } from '../adapters/sqlite/open-database';
import { runTidings } from '../cli/testing/run-tidings';
import { buildConfig } from '../config/read-config';
import type { Config } from '../config/settings';
import { openTestServer } from '../testing/test-server';
import { judgeClock } from './clock';
import { checkData } from './data-folder';
import type { Finding } from './finding';
import { judgeDatabase } from './postgres';
import { checkPublicUrl, judgeCertificate } from './public-url';
import { judgeRabbit } from './rabbitmq';
import { judgeRedis } from './redis';
import { judgeSettings } from './settings';
import { judgeFileLimit } from './system';

const lines = (findings: readonly Finding[]) => findings.map(({ state, says }) => `${state}: ${says}`);
const text = (findings: readonly Finding[]) => lines(findings).join('\n');
const line = (start: string, words: string) => new RegExp(`^${start}.*${words}`, 'm');
const worst = (findings: readonly Finding[]) =>
  ['problem', 'warning', 'ok'].find((state) => findings.some((finding) => finding.state === state));

describe('settings', () => {
  const judge = (changes: Partial<Config>) => judgeSettings(buildConfig(changes), []);
  const behindProxy = {
    publicUrl: 'https://chat.example.org',
    signUp: 'invitation',
    trustedProxies: ['10.0.0.2'],
  } as const;

  test('that fit together are fine', () => {
    expect(worst(judge({}))).toBe('ok');
    expect(worst(judge(behindProxy))).toBe('ok');
    expect(worst(judge({ ...behindProxy, postgres: ['postgres://a@b/c'], redis: 'redis://:x@r' }))).toBe('ok');
  });

  test.each([
    ['problem', { trustedProxies: ['0.0.0.0/0'] }, 'pretend'],
    ['problem', { trustedProxies: ['::/0'] }, 'pretend'],
    ['problem', { redis: 'redis://:x@r' }, 'one folder of files'],
    ['problem', { postgres: ['postgres://a@b/c', 'postgres://a@b/c'] }, 'twice'],
    ['warning', { host: '0.0.0.0' }, 'without TLS'],
    ['warning', { publicUrl: 'http://chat.example.org', trustedProxies: ['10.0.0.2'] }, 'http'],
    ['warning', { ...behindProxy, trustedProxies: [] }, 'share its limits'],
    ['warning', { ...behindProxy, signUp: 'open' }, 'anybody who finds'],
    ['warning', { postgres: ['postgres://a@b/c'] }, 'TIDINGS_REDIS is empty'],
    ['warning', { postgres: ['postgres://a@b/c'], redis: 'redis://r' }, 'no password'],
    ['warning', { rateLimits: 'off' }, 'whole server'],
  ] as const)('%s: %p', (state, changes, words) => {
    expect(text(judge(changes))).toMatch(line(state, words));
  });
});

describe('the data folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidings-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('of a server is fine, and need not be there', async () => {
    await using _server = await openTestServer({ data: join(folder, 'good') });
    expect(worst(await checkData(join(folder, 'good')))).toBe('ok');
    expect(worst(await checkData(join(folder, 'none')))).toBe('ok');
  });

  test('that others may read, that is of a newer version, damaged or no folder is said so', async () => {
    const path = join(folder, 'bad');
    await mkdir(path, { mode: 0o755 });
    await chmod(path, 0o755);
    openDatabase(
      join(path, 'log.db'),
      Array.from({ length: 99 }, () => 'SELECT 1'),
    ).close();
    await writeFile(join(path, 'directory.db'), 'this is no database, for it has only words in it');
    await mkdir(join(path, 'keys'));
    await writeFile(join(path, 'keys/access-tokens.jwk'), '', { mode: 0o644 });
    await writeFile(join(folder, 'file'), '');
    const said = text(await checkData(path));
    for (const words of ['chmod 700', 'log.db has schema 99', 'directory.db can not be read', 'chmod 600'])
      expect(said).toContain(words);
    expect(text(await checkData(join(folder, 'file')))).toMatch(line('problem', 'no folder'));
  });
});

describe('databases', () => {
  const good: DatabaseFacts = {
    version: 150_004,
    maxConnections: 100,
    connections: 5,
    fsync: 'on',
    synchronousCommit: 'off',
    autovacuum: 'on',
    isStandby: false,
    mayCreate: true,
    nowMs: 0,
    schemas: new Map([['shard', 1]]),
    shard: { number: 1, installation: 'ours' },
  };

  test('as they should be are fine', () => {
    expect(worst(judgeDatabase(1, good, 'ours'))).toBe('ok');
    expect(worst(judgeDatabase(1, { ...good, schemas: new Map(), shard: undefined }, 'ours'))).toBe('ok');
  });

  test.each([
    ['problem', { version: 140_011 }, 'too old'],
    ['problem', { isStandby: true }, 'primary'],
    ['problem', { mayCreate: false }, 'owner'],
    ['problem', { schemas: new Map([['shard', 99]]) }, 'newer Tidings'],
    ['problem', { shard: { number: 0, installation: 'ours' } }, 'in their order'],
    ['problem', { shard: { number: 1, installation: 'theirs' } }, 'another installation'],
    ['problem', { fsync: 'off' }, 'fsync = on'],
    ['warning', { autovacuum: 'off' }, 'what people delete'],
    ['warning', { connections: 95 }, 'max_connections'],
  ] as const)('%s: %p', (state, changes, words) => {
    expect(text(judgeDatabase(1, { ...good, ...changes }, 'ours'))).toMatch(line(state, words));
  });
});

test('Redis: its version, and what it does when it is full', () => {
  const good = { version: '7.0.15', policy: 'volatile-ttl', maxMemoryBytes: 1e8, nowMs: 0 };
  expect(worst(judgeRedis(good))).toBe('ok');
  expect(worst(judgeRedis({ ...good, version: '6.2.1' }))).toBe('problem');
  expect(worst(judgeRedis({ ...good, policy: 'noeviction' }))).toBe('warning');
  expect(worst(judgeRedis({ ...good, maxMemoryBytes: 0 }))).toBe('warning');
});

test('RabbitMQ: its version', () => {
  const of = (version: string) => worst(judgeRabbit({ version }));
  expect(['3.9.29', '2.8.0', '3.10.8', '4.1.0'].map(of)).toEqual(['problem', 'problem', 'ok', 'ok']);
});

test('clocks may differ by as much as the question took, and a little', () => {
  const judge = (theirMs: number) => judgeClock('x', theirMs, [10_000, 11_000]).state;
  expect([9_600, 10_500, 11_400].map(judge)).toEqual(['ok', 'ok', 'ok']);
  expect([9_400, 11_600].map(judge)).toEqual(['warning', 'warning']);
  expect([7_900, 13_100].map(judge)).toEqual(['problem', 'problem']);
});

test('the limit of open files is to be above what sockets take', () => {
  expect(['unlimited', '65536', '1024', undefined].map((limit) => worst(judgeFileLimit(limit)))).toEqual([
    'ok',
    'ok',
    'warning',
    'warning',
  ]);
});

describe('the public address', () => {
  test('certificates are judged by their end and by what a client would say', () => {
    const judge = (days: number, refusal?: string) =>
      worst(judgeCertificate({ refusal, validToMs: days * 86_400_000 }, 0));
    expect([judge(60), judge(13), judge(-1), judge(60, 'self signed')]).toEqual([
      'ok',
      'warning',
      'problem',
      'problem',
    ]);
  });

  test('of a server that runs is fine', async () => {
    await using server = await openTestServer();
    const findings = await checkPublicUrl(server.url);
    expect(text(findings)).toMatch(/^ok: .*leads to a server\nok: sockets open$/);
  });

  test('of something else, of nothing, or where sockets do not get through is said so', async () => {
    const answering = (answer: (request: Request) => Response) =>
      Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer });
    const other = answering(() => new Response('no', { status: 404 }));
    const plain = answering(({ method }) => new Response('{}', { status: method === 'POST' ? 200 : 400 }));
    expect(text(await checkPublicUrl(other.url.origin))).toMatch(/^problem: .*answers 404/);
    expect(text(await checkPublicUrl(plain.url.origin))).toMatch(line('problem', 'sockets do not'));
    const { origin } = other.url;
    await Promise.all([other.stop(true), plain.stop(true)]);
    expect(text(await checkPublicUrl(origin))).toMatch(/^warning: .*can not be reached/);
    expect(worst(await checkPublicUrl(origin.replace('http', 'https')))).toBe('problem');
  });

  test('with a certificate that nobody trusts is a problem', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidings-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'],
      ...['-subj', '/CN=localhost', '-keyout', key, '-out', cert],
    ]);
    if (made.status === 0) {
      const server = Bun.serve({
        port: 0,
        hostname: '127.0.0.1',
        tls: { key: Bun.file(key), cert: Bun.file(cert) },
        fetch: () => new Response('{}'),
      });
      expect(text(await checkPublicUrl(`https://localhost:${server.port}`))).toMatch(/^problem: clients refuse it/);
      await server.stop(true);
    }
    await rm(folder, { recursive: true });
  });
});

test('the command tells one line a check, all that is wrong at once, and no password', async () => {
  await using server = await openTestServer();
  const fine = await runTidings({ TIDINGS_PUBLIC_URL: server.url, TIDINGS_DATA: '/tmp/tidings-no-such' }, ['doctor']);
  expect(fine.code).toBe(0);
  expect(fine.out).toMatch(/^ok +settings +all \d+ can be read/);
  expect(fine.out).toMatch(/\n0 problem\(s\), \d warning\(s\)\n$/);
  const bad = {
    TIDINGS_PORT: 'eighty',
    TIDINGS_PROT: '80',
    TIDINGS_POSTGRES: 'postgres://tidings:hunter2@127.0.0.1:1/x',
    TIDINGS_REDIS: 'redis://:hunter3@127.0.0.1:1',
    TIDINGS_RABBITMQ: 'amqp://tidings:hunter4@127.0.0.1:1',
  };
  const { code, out, error } = await runTidings(bad, ['doctor', '--json']);
  expect([code, error]).toEqual([1, '']);
  const found = JSON.parse(out) as Finding[];
  for (const words of ['TIDINGS_PORT is "eighty"', 'TIDINGS_PROT is not', '127.0.0.1:1 can not be used'])
    expect(text(found)).toMatch(line('problem', words));
  for (const service of ['redis', 'rabbitmq'])
    expect(found.filter(({ check }) => check === service)).toMatchObject([{ state: 'problem' }]);
  expect(out).not.toMatch(/hunter/);
  expect((await runTidings({}, ['doctor', 'all'])).code).toBe(2);
});
