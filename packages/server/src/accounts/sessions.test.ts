import { describe, expect, test } from 'bun:test';
import { type DeviceId, ErrorCode, idFromBytes, newId, type SessionId, type UserId } from '@tidings/protocol';
import { createMemoryDirectory } from '../adapters/memory/directory';
import { createSessionEndings } from './session-endings';
import { createSessions } from './sessions';

function setUp() {
  const store = createMemoryDirectory().sessions;
  const endings = createSessionEndings();
  const ended: SessionId[] = [];
  endings.listen((_user, sessions) => ended.push(...sessions));
  const accessTokens = { issue: async () => ({ token: 'access', expiresAtMs: 600_000 }) };
  const sessions = createSessions({ store, endings, accessTokens, clock: { now: () => 0 } });
  return { sessions, store, ended };
}

const user = newId<UserId>();
const device = newId<DeviceId>();

describe('sessions', () => {
  test('each refresh gives a new token that works, and the session stays the same', async () => {
    const { sessions } = setUp();
    const first = await sessions.begin(user, device, 'phone');
    const second = await sessions.refresh(first.refreshToken);
    const third = await sessions.refresh(second.refreshToken);
    expect(new Set([first, second, third].map((tokens) => tokens.refreshToken)).size).toBe(3);
    expect(third.session).toEqual(first.session);
  });

  test('a token used twice over ends the session, and whoever holds something in its name is told', async () => {
    const { sessions, ended } = setUp();
    const first = await sessions.begin(user, device, 'phone');
    const second = await sessions.refresh(first.refreshToken);
    await sessions.refresh(second.refreshToken);
    await expect(sessions.refresh(first.refreshToken)).rejects.toMatchObject({ code: ErrorCode.REFRESH_REUSED });
    expect(ended).toEqual([idFromBytes<SessionId>(first.session)]);
    await expect(sessions.refresh(second.refreshToken)).rejects.toMatchObject({ code: ErrorCode.SESSION_REVOKED });
  });

  test('a new session on the same device replaces the old one and says so', async () => {
    const { sessions, ended } = setUp();
    const first = await sessions.begin(user, device, 'phone');
    await sessions.begin(user, device, 'phone');
    expect(ended).toEqual([idFromBytes<SessionId>(first.session)]);
    await expect(sessions.refresh(first.refreshToken)).rejects.toMatchObject({ code: ErrorCode.SESSION_REVOKED });
  });

  test('ending one tells it once', async () => {
    const { sessions, ended } = setUp();
    const session = idFromBytes<SessionId>((await sessions.begin(user, device, 'phone')).session);
    expect(await sessions.end(newId<UserId>(), session)).toBe(false);
    expect(await sessions.end(user, session)).toBe(true);
    expect(await sessions.end(user, session)).toBe(false);
    expect(ended).toEqual([session]);
  });

  test.each(['', 'x', '!'.repeat(64), 'A'.repeat(63), 'A'.repeat(65), 'A'.repeat(64)])(
    'what is no refresh token of a session is refused: %p',
    async (token) => {
      const { sessions } = setUp();
      await expect(sessions.refresh(token)).rejects.toMatchObject({ code: ErrorCode.SESSION_REVOKED });
    },
  );
});
