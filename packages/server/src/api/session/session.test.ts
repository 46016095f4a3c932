import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { AccountService, ErrorCode, errorTable, newIdBytes, SessionService } from '@tidings/protocol';
import { type ApiServer, openApiServer, testPassword } from '../../testing/api-server';
import { connect } from '../../testing/test-server';

const { refreshSession, listSessions, revokeSession, signOut } = SessionService.method;
const { getMe, signIn } = AccountService.method;

let server: ApiServer;
beforeEach(async () => {
  server = await openApiServer();
});
afterEach(() => server[Symbol.asyncDispose]());

async function refresh(refreshToken: string) {
  const { tokens } = await server.ask(refreshSession, { refreshToken });
  if (tokens === undefined) throw new Error('no tokens came back');
  return { ...tokens, token: tokens.accessToken };
}

describe('refreshing', () => {
  test('gives new tokens of the same session', async () => {
    const ada = await server.signUp('ada');
    const next = await refresh(ada.tokens.refreshToken);
    expect(next.session).toEqual(ada.tokens.session);
    expect(next.refreshToken).not.toBe(ada.tokens.refreshToken);
    expect(await server.refusal(getMe, {}, next)).toBe('accepted');
  });

  test('after a lost answer works with the old token', async () => {
    const ada = await server.signUp('ada');
    await refresh(ada.tokens.refreshToken);
    const again = await refresh(ada.tokens.refreshToken);
    expect(await server.refusal(refreshSession, { refreshToken: again.refreshToken })).toBe('accepted');
  });

  test('with a copied token ends the session for both', async () => {
    const ada = await server.signUp('ada');
    const socket = await connect(server.url, ada);
    const owners = await refresh(ada.tokens.refreshToken);
    const thiefs = await refresh(ada.tokens.refreshToken);
    await refresh(thiefs.refreshToken);
    expect(await server.refusal(refreshSession, { refreshToken: owners.refreshToken })).toBe('REFRESH_REUSED');
    expect(await server.refusal(refreshSession, { refreshToken: thiefs.refreshToken })).toBe('SESSION_REVOKED');
    expect(await server.refusal(getMe, {}, thiefs)).toBe('SESSION_REVOKED');
    expect((await socket.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
  });
});

describe('ending', () => {
  test('another session takes its rights and closes its sockets; the own one goes on', async () => {
    const phone = await server.signUp('ada');
    const laptop = await server.signIn('ada');
    const socket = await connect(server.url, laptop);
    const { sessions } = await server.ask(listSessions, {}, phone);
    const isCurrent = new Map(sessions.map(({ id, current }) => [String(id), current]));
    expect(isCurrent.get(String(phone.tokens.session))).toBe(true);
    expect(isCurrent.get(String(laptop.tokens.session))).toBe(false);
    expect(isCurrent.size).toBe(2);
    await server.ask(revokeSession, { session: laptop.tokens.session }, phone);
    expect((await socket.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
    expect(await server.refusal(getMe, {}, laptop)).toBe('SESSION_REVOKED');
    expect(await server.refusal(refreshSession, { refreshToken: laptop.tokens.refreshToken })).toBe('SESSION_REVOKED');
    expect(await server.refusal(revokeSession, { session: laptop.tokens.session }, phone)).toBe('NOT_FOUND');
    expect(await server.refusal(getMe, {}, phone)).toBe('accepted');
  });

  test('the own session signs out for good', async () => {
    const ada = await server.signUp('ada');
    await server.ask(signOut, {}, ada);
    expect(await server.refusal(signOut, {}, ada)).toBe('SESSION_REVOKED');
    expect(await server.refusal(refreshSession, { refreshToken: ada.tokens.refreshToken })).toBe('SESSION_REVOKED');
  });

  test('a device that signs in again replaces its own session, not that of a namesake', async () => {
    const ada = await server.signUp('ada');
    const eve = await server.signUp('eve');
    const { device } = ada.tokens;
    // Eve names Ada's device: it is Eve's own session that she makes.
    await server.ask(signIn, { handle: 'eve', password: testPassword, device, deviceName: 'mine' });
    expect(await server.refusal(getMe, {}, ada)).toBe('accepted');
    await server.ask(signIn, { handle: 'ada', password: testPassword, device, deviceName: 'again' });
    expect(await server.refusal(getMe, {}, ada)).toBe('SESSION_REVOKED');
    expect(await server.refusal(getMe, {}, eve)).toBe('accepted');
  });

  test('a session that is not there is not found', async () => {
    const ada = await server.signUp('ada');
    expect(await server.refusal(revokeSession, { session: newIdBytes() }, ada)).toBe('NOT_FOUND');
  });
});
