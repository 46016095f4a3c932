import { Database } from 'bun:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccountService,
  type ConversationId,
  EntryKind,
  idToBytes,
  LogService,
  newIdBytes,
  SessionService,
} from '@tidings/protocol';
import { openDataFolder, restoringFolder } from '../adapters/sqlite/data-folder';
import { systemClock } from '../adapters/system-clock';
import { runTidings } from '../cli/testing/run-tidings';
import { callRpc } from '../testing/call-rpc';
import { createGroup, newText, openTestServer, signUp, type TestUser } from '../testing/test-server';
import { checkBackup } from './read-backup';
import { restoreBackup } from './restore-backup';
import { writeBackup } from './write-backup';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tidings-backup-'));
});
afterEach(() => rm(parent, { recursive: true }));

const folderOf = (name: string) => join(parent, name);
const nowMs = systemClock.now();
const write = (name: string, data = 'data') =>
  writeBackup({ folder: folderOf(data), path: folderOf(name), version: '0', nowMs });
const restore = (name: string, data: string, change: { replace?: boolean; endSessions?: boolean } = {}) =>
  restoreBackup({ path: folderOf(name), folder: folderOf(data), nowMs, replace: false, endSessions: false, ...change });

async function say(url: string, by: TestUser, conversation: ConversationId, text: string, more = {}) {
  const entry = { ...newText(conversation, { body: new TextEncoder().encode(text) }), ...more };
  const { appended } = await callRpc(url, LogService.method.append, { token: by.token, input: { entry } });
  return { id: entry.id, seq: appended?.seq };
}

async function read(url: string, by: TestUser, conversation: ConversationId) {
  const input = { conversation: idToBytes(conversation), limit: 500 };
  const { entries, incarnation } = await callRpc(url, LogService.method.pull, { token: by.token, input });
  const texts = entries
    .filter(({ kind }) => kind === EntryKind.CONTENT)
    .map(({ body }) => Buffer.from(body).toString());
  return { texts, incarnation };
}

describe('a backup', () => {
  test('taken while messages are written is one state, and brings it back under another incarnation', async () => {
    let [ada, group] = [undefined as TestUser | undefined, undefined as ConversationId | undefined];
    let before: Awaited<ReturnType<typeof read>>;
    {
      await using server = await openTestServer({ data: folderOf('data'), rateLimits: 'off' });
      ada = await signUp(server.url, 'ada');
      group = await createGroup(server.url, ada, []);
      const [by, to] = [ada, group];
      for (let i = 0; i < 20; i++) await say(server.url, by, to, `message ${i}`);
      let isDone = false;
      const backup = write('one.tar').finally(() => {
        isDone = true;
      });
      for (let i = 20; !isDone; i++) await say(server.url, by, to, `message ${i}`);
      await backup;
      before = await read(server.url, ada, group);
    }
    const { manifest } = await checkBackup(folderOf('one.tar'));
    await restore('one.tar', 'restored');
    await using server = await openTestServer({ data: folderOf('restored'), rateLimits: 'off' });
    const after = await read(server.url, ada, group);
    expect(after.texts.length).toBeGreaterThanOrEqual(20);
    expect(after.texts).toEqual(before.texts.slice(0, after.texts.length));
    expect(manifest.rows['log.db']?.entries).toBe(after.texts.length + 2);
    expect(after.incarnation).not.toBe(before.incarnation);
    await say(server.url, ada, group, 'goes on');
  });

  test('holds nothing of what was deleted before', async () => {
    await using server = await openTestServer({ data: folderOf('data') });
    const ada = await signUp(server.url, 'ada');
    const group = await createGroup(server.url, ada, []);
    const { id } = await say(server.url, ada, group, 'a secret that was deleted');
    await say(server.url, ada, group, 'kept');
    const held = async () => (await readFile(folderOf('now.tar'))).includes('a secret that was deleted');
    await write('now.tar');
    expect(await held()).toBe(true);
    await rm(folderOf('now.tar'));
    await say(server.url, ada, group, 'gone', { silent: true, deletes: [id] });
    await write('now.tar');
    expect(await held()).toBe(false);
    expect((await readFile(folderOf('now.tar'))).includes('kept')).toBe(true);
  });

  test('takes along media that are whole', async () => {
    const name = `ab/cd/abcd${'0'.repeat(60)}`;
    {
      await using _server = await openTestServer({ data: folderOf('data') });
      await mkdir(folderOf('data/blobs/ab/cd'), { recursive: true });
      await mkdir(folderOf('data/blobs/incoming'), { recursive: true });
      await appendFile(folderOf(`data/blobs/${name}`), 'a picture');
      await appendFile(folderOf('data/blobs/incoming/half'), 'half a picture');
      await write('one.tar');
    }
    await restore('one.tar', 'restored');
    expect(await readFile(folderOf(`restored/blobs/${name}`), 'utf8')).toBe('a picture');
    expect(await readdir(folderOf('restored/blobs'))).toEqual(['ab']);
  });

  test('is for its owner alone, and leaves nothing beside it', async () => {
    await using _server = await openTestServer({ data: folderOf('data') });
    await write('one.tar');
    expect((await stat(folderOf('one.tar'))).mode & 0o777).toBe(0o600);
    expect((await readdir(parent)).sort()).toEqual(['data', 'one.tar']);
    await restore('one.tar', 'restored');
    const kept = folderOf('restored/keys/access-tokens.jwk');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    expect(await readFile(kept, 'utf8')).toBe(await readFile(folderOf('data/keys/access-tokens.jwk'), 'utf8'));
    expect((await readdir(folderOf('restored'))).sort()).toEqual(['directory.db', 'keys', 'lock', 'log.db']);
  });

  test('that is damaged anywhere is not restored', async () => {
    await using _server = await openTestServer({ data: folderOf('data') });
    await write('one.tar');
    const { size } = await stat(folderOf('one.tar'));
    for (const at of [600, Math.floor(size / 2), size - 2_000]) {
      const file = await open(folderOf('one.tar'), 'r+');
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, at);
      await file.write(Buffer.from([(byte[0] as number) ^ 1]), 0, 1, at);
      await expect(restore('one.tar', `at-${at}`)).rejects.toThrow(/no whole backup|is damaged/);
      await file.write(byte, 0, 1, at);
      await file.close();
    }
    await appendFile(folderOf('not.tar'), 'hello');
    await expect(restore('not.tar', 'none')).rejects.toThrow(/no whole backup/);
    await restore('one.tar', 'good');
  });
});

describe('a restore', () => {
  test('leaves a folder with something in it alone, or puts that aside', async () => {
    {
      await using _server = await openTestServer({ data: folderOf('data') });
      await write('one.tar');
      await expect(restore('one.tar', 'data', { replace: true })).rejects.toThrow(/in use by another server/);
    }
    await expect(restore('one.tar', 'data')).rejects.toThrow(/is not empty/);
    const { putAside } = await restore('one.tar', 'data', { replace: true });
    expect(await readdir(putAside as string)).toEqual(expect.arrayContaining(['directory.db', 'keys', 'log.db']));
    expect((await readdir(folderOf('data'))).filter((name) => name.startsWith('log'))).toEqual(['log.db']);
    await using _server = await openTestServer({ data: folderOf('data') });
  });

  test('that was interrupted keeps a server from starting, and is done by the same command again', async () => {
    {
      await using _server = await openTestServer({ data: folderOf('data') });
      await write('one.tar');
    }
    await mkdir(folderOf(`half/${restoringFolder}`), { recursive: true });
    await appendFile(folderOf('half/directory.db'), 'half of it');
    await expect(openDataFolder(folderOf('half'))).rejects.toThrow(/was interrupted/);
    await restore('one.tar', 'half');
    await using _server = await openTestServer({ data: folderOf('half') });
  });

  test('keeps sessions whose refresh tokens were traded since, or ends all', async () => {
    let refreshToken: string;
    const refresh = async (url: string) => {
      const { tokens } = await callRpc(url, SessionService.method.refreshSession, { input: { refreshToken } });
      refreshToken = tokens?.refreshToken as string;
    };
    {
      await using server = await openTestServer({ data: folderOf('data') });
      const device = { device: newIdBytes(), deviceName: 'test' };
      const input = { handle: 'ada', password: 'correct horse', displayName: 'Ada', ...device };
      const { tokens } = await callRpc(server.url, AccountService.method.signUp, { input });
      refreshToken = tokens?.refreshToken as string;
      await write('one.tar');
      for (let i = 0; i < 3; i++) await refresh(server.url);
    }
    await restore('one.tar', 'kept');
    await restore('one.tar', 'ended', { endSessions: true });
    {
      await using server = await openTestServer({ data: folderOf('kept') });
      for (let i = 0; i < 3; i++) await refresh(server.url);
    }
    await using server = await openTestServer({ data: folderOf('ended') });
    await expect(refresh(server.url)).rejects.toThrow(/401/);
  });

  test('tells everybody of every head, whatever they have heard', async () => {
    {
      await using server = await openTestServer({ data: folderOf('data') });
      await createGroup(server.url, await signUp(server.url, 'ada'), []);
      await write('one.tar');
    }
    await restore('one.tar', 'restored');
    using log = new Database(folderOf('restored/log.db'), { readonly: true });
    expect(log.query('SELECT DISTINCT cursor_moved_at_ms AS at FROM members').all()).toEqual([{ at: nowMs }]);
  });
});

test('the commands say what they did, and refuse what they can’t do', async () => {
  const settings = { TIDINGS_DATA: folderOf('data') };
  const tidings = (args: string, more = {}) => runTidings({ ...settings, ...more }, args.split(' '));
  {
    await using _server = await openTestServer({ data: folderOf('data') });
    await mkdir(folderOf('kept'));
    const { code, out, error } = await tidings(`backup ${folderOf('kept')}`);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/kept\/tidings-\d{4}-\d\d-\d\dT\d{6}Z\.tar\nChecked: 0 people, 0 conversations/);
  }
  const [name] = await readdir(folderOf('kept'));
  const file = join(folderOf('kept'), name as string);
  const sentences: (readonly [string, number, RegExp])[] = [
    [`backup ${file}`, 1, /is there already/],
    [`backup ${folderOf('nowhere/at/all.tar')}`, 1, /no folder/],
    ['backup', 2, /tidings backup <file or folder>/],
    [`restore ${file}`, 1, /is not empty/],
    [`restore ${folderOf('nothing.tar')}`, 1, /no whole backup/],
    [`restore ${file} --force`, 2, /--force/],
    ['restore --new-incarnation', 1, /TIDINGS_POSTGRES has no address/],
    [`restore --new-incarnation ${file}`, 2, /tidings restore/],
  ];
  for (const [args, code, sentence] of sentences) {
    const ended = await tidings(args);
    expect([args, ended.code]).toEqual([args, code]);
    expect(ended.error).toMatch(sentence);
  }
  const elsewhere = { TIDINGS_DATA: folderOf('elsewhere') };
  expect((await tidings(`restore ${file}`, elsewhere)).out).toMatch(/are back/);
  expect((await tidings(`restore ${file} --replace --end-sessions`, elsewhere)).out).toMatch(/before-restore-/);
  const scaled = { TIDINGS_POSTGRES: 'postgres://a@localhost/b' };
  expect((await tidings('backup x.tar', scaled)).error).toMatch(/its own tools/);
});
