import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { AccountService, newIdBytes, SessionService, SignUpPolicy } from '@tidings/protocol';
import { type ApiServer, newDevice, openApiServer, testPassword } from '../../testing/api-server';

const { getServerInfo, signUp, signIn, getMe, findUser, getUsers, updateProfile, changePassword } =
  AccountService.method;
const { createSignUpLink, listSignUpLinks, revokeSignUpLink } = AccountService.method;

let server: ApiServer;
afterEach(() => server[Symbol.asyncDispose]());

const application = (handle: string, change: object = {}) => ({
  handle,
  password: testPassword,
  displayName: 'Ada L.',
  ...newDevice(),
  ...change,
});

describe('an open server', () => {
  beforeEach(async () => {
    server = await openApiServer();
  });

  test('says what it is, and that the first to come will own it', async () => {
    const info = { name: 'Tidings', signUp: SignUpPolicy.OPEN };
    expect(await server.ask(getServerInfo, {})).toMatchObject({ ...info, isNew: true });
    const ada = await server.signUp('ada');
    expect(await server.ask(getServerInfo, {})).toMatchObject({ ...info, isNew: false });
    expect(await server.ask(getMe, {}, ada)).toMatchObject({ isServerOwner: true, user: { handle: 'ada' } });
    expect(await server.ask(getMe, {}, await server.signUp('bob'))).toMatchObject({ isServerOwner: false });
  });

  test('takes a handle as people type it, and gives it once', async () => {
    await server.ask(signUp, application(' @Ada.L '));
    expect(await server.refusal(signUp, application('ada.l'))).toBe('HANDLE_TAKEN');
    const { user } = await server.ask(signIn, { handle: 'ADA.L', password: testPassword, ...newDevice() });
    expect(user).toMatchObject({ handle: 'ada.l', displayName: 'Ada L.' });
  });

  test.each([
    ['handle', { handle: 'a' }],
    ['handle', { handle: 'ädä' }],
    ['handle', { handle: '1ada' }],
    ['handle', { handle: 'a'.repeat(33) }],
    ['password', { password: '1234567' }],
    ['password', { password: 'x'.repeat(257) }],
    ['display name', { displayName: '  ' }],
    ['device', { device: new Uint8Array(16) }],
    ['device', { device: new Uint8Array() }],
    ['device name', { deviceName: '' }],
    ['device name', { deviceName: 'x'.repeat(65) }],
  ])('refuses a %s that is out of form', async (_what, change) => {
    expect(await server.refusal(signUp, application('ada', change))).toBe('INVALID_ARGUMENT');
    expect(await server.ask(getServerInfo, {})).toMatchObject({ isNew: true });
  });

  test('does not tell a wrong password from a handle nobody has', async () => {
    await server.signUp('ada');
    const attempt = (handle: string) => server.refusal(signIn, { handle, password: 'wrong horse', ...newDevice() });
    expect(await attempt('ada')).toBe('BAD_CREDENTIALS');
    expect(await attempt('nobody')).toBe('BAD_CREDENTIALS');
  });

  test('of many who sign up at once with one handle takes one', async () => {
    const attempts = Array.from({ length: 8 }, () => server.refusal(signUp, application('ada')));
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === 'HANDLE_TAKEN')).toHaveLength(7);
  });

  test('finds people by their exact handle alone', async () => {
    const [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
    expect(await server.ask(findUser, { handle: '@Bob' }, ada)).toMatchObject({ user: { id: bob.id } });
    expect(await server.refusal(findUser, { handle: 'bo' }, ada)).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(findUser, { handle: 'bobb' }, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(findUser, { handle: '%' }, ada)).toBe('INVALID_ARGUMENT');
  });

  test('shows strangers no profiles, and everybody their own', async () => {
    const [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
    const { users } = await server.ask(getUsers, { users: [ada.id, bob.id, newIdBytes(), ada.id] }, ada);
    expect(users.map((user) => user.handle)).toEqual(['ada']);
  });

  test('changes a display name, trimmed', async () => {
    const ada = await server.signUp('ada');
    await server.ask(updateProfile, { displayName: '  Countess ' }, ada);
    expect(await server.ask(getMe, {}, ada)).toMatchObject({ user: { displayName: 'Countess' } });
  });

  test('a new password needs the old one, ends the other sessions, and works from then on', async () => {
    const ada = await server.signUp('ada');
    const other = await server.signIn('ada');
    const change = (oldPassword: string) => ({ oldPassword, newPassword: 'battery staple' });
    expect(await server.refusal(changePassword, change('wrong horse'), ada)).toBe('BAD_CREDENTIALS');
    expect(await server.refusal(getMe, {}, other)).toBe('accepted');
    await server.ask(changePassword, change(testPassword), ada);
    expect(await server.refusal(getMe, {}, ada)).toBe('accepted');
    expect(await server.refusal(getMe, {}, other)).toBe('SESSION_REVOKED');
    const { refreshSession } = SessionService.method;
    expect(await server.refusal(refreshSession, { refreshToken: other.tokens.refreshToken })).toBe('SESSION_REVOKED');
    const attempt = (password: string) => server.refusal(signIn, { handle: 'ada', password, ...newDevice() });
    expect(await attempt(testPassword)).toBe('BAD_CREDENTIALS');
    expect(await attempt('battery staple')).toBe('accepted');
  });
});

describe('a server by invitation', () => {
  beforeEach(async () => {
    server = await openApiServer({ signUp: 'invitation' });
  });

  test('lets its owner in, and others with a link, as often as it may be used', async () => {
    expect(await server.ask(getServerInfo, {})).toMatchObject({ signUp: SignUpPolicy.INVITATION, isNew: true });
    const owner = await server.signUp('owner');
    expect(await server.refusal(signUp, application('ada'))).toBe('INVITE_INVALID');
    const { link } = await server.ask(createSignUpLink, { maxUses: 2 }, owner);
    const withLink = { linkCode: link?.code };
    expect(await server.refusal(signUp, application('ada', withLink))).toBe('accepted');
    expect(await server.refusal(signUp, application('ada', withLink))).toBe('HANDLE_TAKEN');
    expect(await server.refusal(signUp, application('bob', withLink))).toBe('accepted');
    expect(await server.refusal(signUp, application('cy', withLink))).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(signUp, application('cyd', withLink))).toBe('INVITE_INVALID');
    expect(await server.ask(listSignUpLinks, {}, owner)).toMatchObject({ links: [] });
  });

  test('tells nobody without a link that works who is there', async () => {
    const owner = await server.signUp('owner');
    const { link } = await server.ask(createSignUpLink, {}, owner);
    const withLink = (linkCode: string) => server.refusal(signUp, application('owner', { linkCode }));
    expect(await withLink('a'.repeat(22))).toBe('INVITE_INVALID');
    expect(await withLink(link?.code ?? '')).toBe('HANDLE_TAKEN');
  });

  test('lists its links to the owner, and a revoked one is no use', async () => {
    const owner = await server.signUp('owner');
    const { link } = await server.ask(createSignUpLink, {}, owner);
    expect(link).toMatchObject({ usesLeft: 1 });
    expect(link?.code).toMatch(/^[\w-]{22}$/);
    expect((await server.ask(listSignUpLinks, {}, owner)).links).toEqual([link as NonNullable<typeof link>]);
    await server.ask(revokeSignUpLink, { link: link?.id as Uint8Array }, owner);
    expect(await server.refusal(revokeSignUpLink, { link: link?.id as Uint8Array }, owner)).toBe('NOT_FOUND');
    expect(await server.refusal(signUp, application('ada', { linkCode: link?.code }))).toBe('INVITE_INVALID');
  });

  test('refuses links that would never end', async () => {
    const owner = await server.signUp('owner');
    expect(await server.refusal(createSignUpLink, { maxUses: 1_001 }, owner)).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(createSignUpLink, { expiresInS: 4_000_000_000 }, owner)).toBe('INVALID_ARGUMENT');
  });
});

test('a closed server takes its owner and nobody after', async () => {
  server = await openApiServer({ signUp: 'closed' });
  const outcomes = await Promise.all(
    ['ada', 'bob', 'cyd'].map((handle) => server.refusal(signUp, application(handle))),
  );
  expect(outcomes.sort()).toEqual(['SIGN_UP_CLOSED', 'SIGN_UP_CLOSED', 'accepted']);
});
