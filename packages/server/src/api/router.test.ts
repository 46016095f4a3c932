import { afterEach, describe, expect, test } from 'bun:test';
import { AccountService, ErrorCode, newId, SessionService } from '@tidings/protocol';
import { type ApiServer, newDevice, openApiServer, testPassword } from '../testing/api-server';
import { pathOf, post, readFailure, tryJson } from '../testing/try-rpc';
import { rateLimits } from './rate-limits';

const { getServerInfo, getMe, signIn } = AccountService.method;

let server: ApiServer;
afterEach(() => server[Symbol.asyncDispose]());

describe('what is no RPC', () => {
  test('an unknown service or method is not found, with the error of any other refusal', async () => {
    server = await openApiServer();
    for (const path of [
      '/tidings.v1.AccountService/Nope',
      '/tidings.v1.NoService/GetMe',
      '/tidings.v1.AccountService',
      '/tidings.x',
    ]) {
      const response = await fetch(server.url + path, { method: 'POST', body: '{}' });
      expect(await readFailure(response)).toMatchObject({ httpStatus: 404, error: { code: ErrorCode.NOT_FOUND } });
    }
  });

  test('another HTTP method is refused with the one to use', async () => {
    server = await openApiServer();
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(server.url + pathOf(getServerInfo), { method });
      const { error } = await readFailure(response);
      expect(error).toMatchObject({ code: ErrorCode.INVALID_ARGUMENT });
      expect(error.message).toContain('POST');
    }
  });
});

describe('the request id', () => {
  test('is the caller’s own if it is fit for a log line, otherwise the server’s', async () => {
    server = await openApiServer();
    const idOf = async (given: string) => {
      const headers = { 'x-request-id': given };
      const response = await post(server.url, getMe, { type: 'application/json', body: '{}', headers });
      const { error } = await readFailure(response);
      return error.requestId;
    };
    expect(await idOf('my-request.7')).toBe('my-request.7');
    expect(await idOf('two words')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('leads from an unexpected failure to its line in the log, and nothing else is told', async () => {
    const lines: string[] = [];
    const secret = `boom ${newId()}`;
    const passwordHasher = {
      hash: () => Promise.reject(new Error(secret)),
      verify: () => Promise.reject(new Error(secret)),
    };
    server = await openApiServer({ logLevel: 'error' }, { passwordHasher, writeLog: (line) => lines.push(line) });
    const body = JSON.stringify({ handle: 'ada', password: testPassword, device: btoa('x'), deviceName: 'curl' });
    const valid = body.replace(btoa('x'), Buffer.from(newDevice().device).toString('base64'));
    const outcome = await tryJson(server.url, signIn, { body: valid });
    if (!('error' in outcome)) throw new Error('the call was accepted');
    expect(outcome).toMatchObject({ httpStatus: 500, error: { code: ErrorCode.INTERNAL } });
    expect(outcome.error.message).not.toContain(secret);
    const line = lines.find((text) => text.includes(outcome.error.requestId)) ?? '';
    expect(line).toContain(secret);
    expect(line).not.toContain(testPassword);
  });
});

describe('other origins', () => {
  const ask = (origin: string, method = 'OPTIONS') =>
    fetch(server.url + pathOf(getServerInfo), {
      method,
      headers: { origin, 'content-type': 'application/json', 'access-control-request-method': 'POST' },
      ...(method === 'POST' && { body: '{}' }),
    });

  test('that are allowed may ask and read', async () => {
    server = await openApiServer({ allowedOrigins: ['https://shop.example'] });
    const preflight = await ask('https://shop.example');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    const answer = await ask('https://shop.example', 'POST');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['https://evil.example', 'null', 'https://shop.example.evil.example', 'http://shop.example'])(
    'that are not may neither: %s',
    async (origin) => {
      server = await openApiServer({ allowedOrigins: ['https://shop.example'] });
      const preflight = await ask(origin);
      expect(await readFailure(preflight)).toMatchObject({ error: { code: ErrorCode.ORIGIN_REFUSED } });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
      expect((await ask(origin, 'POST')).headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('rate limits', () => {
  const attempt = async (handle: string, from: string) => {
    const body = JSON.stringify({
      handle,
      password: 'wrong horse',
      device: Buffer.from(newDevice().device).toString('base64'),
      deviceName: 'x',
    });
    const response = await post(server.url, signIn, {
      type: 'application/json',
      body,
      headers: { 'x-forwarded-for': from },
    });
    return { ...(await readFailure(response)), retryAfter: response.headers.get('retry-after') };
  };
  const open = () => openApiServer({ rateLimits: 'on', trustedProxies: ['127.0.0.1'] });

  test('end guessing at one handle, and leave other handles and networks alone', async () => {
    server = await open();
    await server.signUp('ada');
    for (let i = 0; i < rateLimits.signInToHandle.burst; i++)
      expect((await attempt('ada', '192.0.2.1')).error.code).toBe(ErrorCode.BAD_CREDENTIALS);
    const refused = await attempt('ada', '192.0.2.1');
    expect(refused).toMatchObject({ httpStatus: 429, error: { code: ErrorCode.RATE_LIMITED } });
    expect(refused.error.retryAfterMs).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBe(Math.ceil(refused.error.retryAfterMs / 1000));
    expect((await attempt('bob', '192.0.2.1')).error.code).toBe(ErrorCode.BAD_CREDENTIALS);
    expect((await attempt('ada', '192.0.2.2')).error.code).toBe(ErrorCode.BAD_CREDENTIALS);
  });

  test.each([
    ['refreshSession', SessionService.method.refreshSession, rateLimits.refresh],
    ['signUp', AccountService.method.signUp, rateLimits.signUp],
    ['getServerInfo', AccountService.method.getServerInfo, rateLimits.serverInfo],
    ['getMe', AccountService.method.getMe, rateLimits.badToken],
  ] as const)('hold for calls without a session: %s', async (_name, method, { burst }) => {
    server = await open();
    const call = () => post(server.url, method, { type: 'application/json', body: '{' });
    const refusedOf = async (calls: number) => {
      const outcomes = await Promise.all(Array.from({ length: calls }, call));
      return outcomes.filter(({ status }) => status === 429);
    };
    expect(await refusedOf(burst)).toHaveLength(0);
    const [refused] = await refusedOf(burst);
    expect(await readFailure(refused as Response)).toMatchObject({ error: { code: ErrorCode.RATE_LIMITED } });
  });

  test('of somebody signed in are that user’s own', async () => {
    server = await open();
    const [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
    const { findUser } = AccountService.method;
    const search = () => server.refusal(findUser, { handle: 'bob' }, ada);
    const outcomes = await Promise.all(Array.from({ length: rateLimits.findUser.burst + 20 }, search));
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED').length).toBeGreaterThan(0);
    expect(await server.refusal(findUser, { handle: 'ada' }, bob)).toBe('accepted');
  });
});
