import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountService, ErrorCode, errorTable, newIdBytes } from '@tidings/protocol';
import { createBunPasswordHasher } from '../adapters/bun/password-hasher';
import { connect, openTestServer, signIn, signUp, type TestServer } from '../testing/test-server';
import { answerOf, tryRpc } from '../testing/try-rpc';
import { runTidings } from './testing/run-tidings';

const revoked = errorTable[ErrorCode.SESSION_REVOKED].closeCode;

/** What commands about accounts do beside a server that runs. @param settings of stores, empty for files */
export function describeUsersCommand(
  name: string,
  makeSettings: () => Promise<{ readonly postgres?: string[] }>,
): void {
  describe(`accounts by command, in ${name}`, () => {
    let folder: string;
    let server: TestServer;
    let settings: Record<string, string>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tidings-users-'));
      const { postgres = [] } = await makeSettings();
      const overrides = { passwordHasher: createBunPasswordHasher() };
      server = await openTestServer({ data: folder, postgres, signUp: 'invitation', rateLimits: 'off' }, overrides);
      settings = { TIDINGS_DATA: folder, TIDINGS_PUBLIC_URL: 'https://chat.example.org' };
      if (postgres.length > 0) settings.TIDINGS_POSTGRES = postgres.join(',');
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    });

    const tidings = (args: string, input?: string) => runTidings(settings, args.split(' '), input);
    const succeed = async (args: string, input?: string) => {
      const { code, out, error } = await tidings(args, input);
      expect([code, error]).toEqual([0, '']);
      return out;
    };
    const signUpBy = async (handle: string, linkCode: string) => {
      const device = { device: newIdBytes(), deviceName: 'test' };
      const input = { handle, password: 'correct horse', displayName: handle, ...device, linkCode };
      answerOf(await tryRpc(server.url, AccountService.method.signUp, { input }));
    };
    const signInWith = async (handle: string, password: string) => {
      const input = { handle, password, device: newIdBytes(), deviceName: 'test' };
      const outcome = await tryRpc(server.url, AccountService.method.signIn, { input });
      return 'error' in outcome ? ErrorCode[outcome.error.code] : 'in';
    };

    test('people are invited, listed, and made owners', async () => {
      await signUp(server.url, 'ada');
      const link = (await succeed('users invite --uses 2 --days 1')).trim();
      expect(link).toMatch(/^https:\/\/chat\.example\.org\/invite\/[\w-]{22}$/);
      for (const handle of ['bob', 'cyd']) await signUpBy(handle, link.split('/').at(-1) as string);
      await expect(signUpBy('dee', link.split('/').at(-1) as string)).rejects.toThrow();
      const list = (await succeed('users list')).trimEnd().split('\n').slice(1);
      expect(list.map((row) => row.split(/\s+/)[0])).toEqual(['ada', 'bob', 'cyd']);
      expect(list.map((row) => row.split(/\s+/).at(-1))).toEqual(['owner', '-', '-']);
      expect(await tidings('users drop-owner ada')).toMatchObject({
        code: 1,
        error: expect.stringMatching('last owner'),
      });
      await succeed('users make-owner bob');
      await succeed('users drop-owner ada');
      expect(await succeed('users list')).toMatch(/bob .* owner\n/);
    });

    test('a disabled account is out at once, and stays out until it is enabled', async () => {
      const [bob, cy] = [await signIn(server.url, 'bob'), await signIn(server.url, 'cyd')];
      const [hers, others] = [await connect(server.url, bob), await connect(server.url, cy)];
      expect(await succeed('users disable @Bob')).toMatch(/^bob is disabled; \d session/);
      expect((await hers.closed).code).toBe(revoked);
      expect(await signInWith('bob', 'correct horse')).toBe('ACCOUNT_DISABLED');
      expect(await signInWith('bob', 'wrong password')).toBe('BAD_CREDENTIALS');
      expect(await succeed('users list')).toMatch(/bob .* 0 +owner, disabled\n/);
      await succeed('users enable bob');
      expect(await signInWith('bob', 'correct horse')).toBe('in');
      others.send({ case: 'ping', value: {} });
      await others.next('pong');
    });

    test('sessions are listed, and ended one by one or all', async () => {
      const [first, second] = [await signIn(server.url, 'cyd'), await signIn(server.url, 'cyd')];
      const [one, other] = [await connect(server.url, first), await connect(server.url, second)];
      const ids = (await succeed('users sessions cyd')).match(/^[0-9a-f-]{36}/gm) ?? [];
      const id = Buffer.from(first.session).toString('hex');
      const wanted = ids.find((session) => session.replaceAll('-', '') === id);
      await succeed(`users sessions cyd end ${wanted}`);
      expect((await one.closed).code).toBe(revoked);
      other.send({ case: 'ping', value: {} });
      await other.next('pong');
      await succeed('users sessions cyd end all');
      expect((await other.closed).code).toBe(revoked);
      expect((await succeed('users sessions cyd')).trimEnd().split('\n')).toHaveLength(1);
    });

    test('a new password is made up or read, and ends the sessions', async () => {
      const socket = await connect(server.url, await signIn(server.url, 'cyd'));
      const said = await succeed('users reset-password cyd');
      expect((await socket.closed).code).toBe(revoked);
      const password = said.split('\n')[1] as string;
      expect(said).toMatch(/stays sealed/);
      expect(await signInWith('cyd', 'correct horse')).toBe('BAD_CREDENTIALS');
      expect(await signInWith('cyd', password)).toBe('in');
      expect(await succeed('users reset-password cyd --stdin', 'correct horse\n')).not.toMatch(/correct horse/);
      expect(await signInWith('cyd', 'correct horse')).toBe('in');
    });

    test('a token is good for requests, and is a session like others', async () => {
      const { accessToken, session } = JSON.parse(await succeed('token cyd --name robot'));
      const outcome = await tryRpc(server.url, AccountService.method.getMe, { input: {}, token: accessToken });
      expect(answerOf(outcome).user?.handle).toBe('cyd');
      expect(await succeed('users sessions cyd')).toMatch(new RegExp(`^${session} .* robot$`, 'm'));
      await succeed('users disable cyd');
      expect(await tidings('token cyd')).toMatchObject({ code: 1, error: expect.stringMatching('disabled') });
      await succeed('users enable cyd');
    });

    test.each([
      ['users', 2, /reset-password <handle>/],
      ['users list --all', 2, /users list/],
      ['users invite --uses 0', 2, /--uses takes a whole number from 1 to 1000/],
      ['users invite --code x', 2, /--code/],
      ['users disable', 2, /users disable <handle>/],
      ['users disable nobody', 1, /nobody called "nobody"/],
      ['users sessions cyd end yesterday', 2, /users sessions <handle>/],
      ['users sessions cyd end 01890000-0000-7000-8000-000000000000', 1, /no such session/],
      ['users constructor', 2, /tidings users/],
      ['token', 2, /tidings token <handle>/],
    ])('`tidings %s` is refused with a sentence', async (args, code, sentence) => {
      const ended = await tidings(args);
      expect(ended.code).toBe(code);
      expect(ended.error).toMatch(sentence);
    });
  });
}
