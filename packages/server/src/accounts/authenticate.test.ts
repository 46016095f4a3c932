import { describe, expect, test } from 'bun:test';
import { type DeviceId, ErrorCode, newId, type SessionId, type UserId } from '@tidings/protocol';
import { SignJWT } from 'jose';
import type { SessionRow } from '../ports/directory';
import { createAccessTokens } from './access-tokens';
import { createAuthenticator } from './authenticate';
import { createSigningKey, type SigningKey } from './signing-key';

const owner = { user: newId<UserId>(), device: newId<DeviceId>(), session: newId<SessionId>() };
const key = await createSigningKey();
const startMs = 1_800_000_000_000;

function setUp() {
  const clock = { nowMs: startMs, now: () => clock.nowMs };
  const sessions = new Map<SessionId, SessionRow>();
  const { user, device } = owner;
  sessions.set(owner.session, { id: owner.session, user, device, deviceName: '', createdAtMs: 0, lastUsedAtMs: 0 });
  const accessTokens = createAccessTokens(key, clock);
  const store = { session: async (id: SessionId) => sessions.get(id) };
  return { clock, sessions, accessTokens, authenticate: createAuthenticator({ accessTokens, sessions: store, clock }) };
}

/** A token as the server would make it, but for the given change. */
function forge(change: { claims?: object; typ?: string; issuer?: string; audience?: string; by?: SigningKey }) {
  const { user, device, session } = owner;
  const { claims = {}, typ = 'at+jwt', issuer = 'tidings', audience = 'tidings', by = key } = change;
  return new SignJWT({ sid: session, did: device, sub: user, exp: startMs / 1000 + 600, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .sign(by.privateKey);
}

describe('an access token', () => {
  test('names user, device and session for ten minutes', async () => {
    const { clock, accessTokens, authenticate } = setUp();
    const { token, expiresAtMs } = await accessTokens.issue(owner);
    expect(expiresAtMs).toBe(startMs + 10 * 60_000);
    expect(await authenticate(token)).toEqual({ ...owner, expiresAtMs });
    clock.nowMs = expiresAtMs;
    await expect(authenticate(token)).rejects.toMatchObject({ code: ErrorCode.TOKEN_EXPIRED });
  });

  test('is refused from the moment its session has ended, although its signature is remembered', async () => {
    const { sessions, accessTokens, authenticate } = setUp();
    const { token } = await accessTokens.issue(owner);
    await authenticate(token);
    sessions.delete(owner.session);
    await expect(authenticate(token)).rejects.toMatchObject({ code: ErrorCode.SESSION_REVOKED });
  });

  test('is refused if the session is another user’s or device’s', async () => {
    const { accessTokens, authenticate } = setUp();
    for (const foreign of [{ user: newId<UserId>() }, { device: newId<DeviceId>() }]) {
      const { token } = await accessTokens.issue({ ...owner, ...foreign });
      await expect(authenticate(token)).rejects.toMatchObject({ code: ErrorCode.SESSION_REVOKED });
    }
  });

  test('the forger’s template is accepted when nothing is changed', async () => {
    const { authenticate } = setUp();
    expect(await authenticate(await forge({}))).toMatchObject(owner);
  });

  test.each([
    ['by another key', async () => forge({ by: await createSigningKey() })],
    ['of another type', () => forge({ typ: 'JWT' })],
    ['of another issuer', () => forge({ issuer: 'elsewhere' })],
    ['for another audience', () => forge({ audience: 'elsewhere' })],
    ['without an expiry', () => forge({ claims: { exp: undefined } })],
    ['whose session is no id', () => forge({ claims: { sid: 'x' } })],
    ['whose user is a number', () => forge({ claims: { sub: 1 } })],
    ['without a signature', async () => (await forge({})).replace(/[^.]+$/, '')],
    [
      'that says `none`',
      async () => `${btoa('{"alg":"none","typ":"at+jwt"}').replace(/=+$/, '')}.${(await forge({})).split('.')[1]}.`,
    ],
    [
      'with another payload',
      async () => (await forge({})).replace(/\.([^.])/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`),
    ],
    ['that is empty', async () => ''],
    ['that is no JWT', async () => 'x'],
    ['that is huge', async () => 'x'.repeat(100_000)],
    ['that is text in another script', async () => 'жду.письма.тут'],
  ])('one %s is refused', async (_name, make) => {
    const { authenticate } = setUp();
    await expect(authenticate(await make())).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });
  });
});
