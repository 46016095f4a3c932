import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type DeviceId, newId, type SessionId, type UserId } from '@tidings/protocol';
import type { Directory, RefreshHashes, SessionRow, SignUpLinkRow } from './directory';

/** What every directory must do, whatever it is made of. */
export function describeDirectory(name: string, open: () => Promise<Directory>): void {
  describe(`directory in ${name}`, () => {
    let directory: Directory;
    beforeEach(async () => {
      directory = await open();
    });
    afterEach(() => directory[Symbol.asyncDispose]());

    const signUp = (handle: string, options: Partial<Parameters<Directory['users']['createUser']>[1]> = {}) =>
      directory.users.createUser(newUser(handle), { passwordHash: `hash of ${handle}`, policy: 'open', ...options });

    describe('users', () => {
      test('there is nobody until somebody has signed up', async () => {
        expect(await directory.users.isEmpty()).toBe(true);
        await signUp('ada');
        expect(await directory.users.isEmpty()).toBe(false);
      });

      test('the first one, and no other, owns the server', async () => {
        const created = await Promise.all(['ada', 'bob', 'cy'].map((handle) => signUp(handle)));
        expect(created.map((user) => typeof user === 'object' && user.isServerOwner)).toEqual([true, false, false]);
      });

      test('are found by id and by handle, with what was stored', async () => {
        const ada = await signedUp(signUp('ada'));
        expect(await directory.users.usersById([ada.id, newId<UserId>(), ada.id])).toEqual([ada]);
        expect(await directory.users.userByHandle('ada')).toEqual({ ...ada, passwordHash: 'hash of ada' });
        expect(await directory.users.userByHandle('nobody')).toBeUndefined();
      });

      test('of many racing for one handle exactly one gets it', async () => {
        const outcomes = await Promise.all(Array.from({ length: 10 }, () => signUp('ada')));
        expect(outcomes.filter((outcome) => outcome === 'handle_taken')).toHaveLength(9);
      });

      test('a closed server takes its first user and no other', async () => {
        expect(await signUp('ada', { policy: 'first_only' })).toMatchObject({ isServerOwner: true });
        expect(await signUp('bob', { policy: 'first_only' })).toBe('closed');
      });

      test('can be renamed', async () => {
        const ada = await signedUp(signUp('ada'));
        const renamed = { ...ada, displayName: 'Countess' };
        expect(await directory.users.updateUser(ada.id, { displayName: 'Countess' })).toEqual(renamed);
        expect(await directory.users.usersById([ada.id])).toEqual([renamed]);
        expect(await directory.users.updateUser(newId<UserId>(), { displayName: 'X' })).toBeUndefined();
      });

      test('a new password ends the other sessions of that user alone', async () => {
        const ada = await signedUp(signUp('ada'));
        const [kept, ended, foreign] = [newSession(ada.id), newSession(ada.id), newSession(newId<UserId>())];
        for (const session of [kept, ended, foreign]) await directory.sessions.createSession(session, hashes(), 30);
        expect(await directory.users.changePassword(ada.id, 'new hash', kept.id)).toEqual([ended.id]);
        expect((await directory.users.userByHandle('ada'))?.passwordHash).toBe('new hash');
        expect(await directory.sessions.session(kept.id)).toEqual(kept);
        expect(await directory.sessions.session(ended.id)).toBeUndefined();
        expect(await directory.sessions.session(foreign.id)).toEqual(foreign);
      });
    });

    describe('sign-up links', () => {
      const withLink = (link: SignUpLinkRow) => ({ policy: 'link' as const, linkCode: link.code });

      test('let in as many as they have uses, also when they race', async () => {
        await signUp('owner', { policy: 'link' });
        const link = newLink({ usesLeft: 2 });
        await directory.signUpLinks.createLink(link);
        const outcomes = await Promise.all(['ada', 'bob', 'cy', 'dee'].map((handle) => signUp(handle, withLink(link))));
        expect(outcomes.filter((outcome) => outcome === 'link_invalid')).toHaveLength(2);
        expect(outcomes.filter((outcome) => typeof outcome === 'object')).toHaveLength(2);
        expect(await directory.signUpLinks.listLinks(now)).toEqual([]);
      });

      test('are not used up by a refused sign-up', async () => {
        await signUp('owner', { policy: 'link' });
        const link = newLink({ usesLeft: 1 });
        await directory.signUpLinks.createLink(link);
        expect(await signUp('owner', withLink(link))).toBe('handle_taken');
        expect(await directory.signUpLinks.listLinks(now)).toEqual([link]);
        expect(await signUp('ada', withLink(link))).toMatchObject({ handle: 'ada' });
      });

      test('are needed by everybody but the first', async () => {
        expect(await signUp('owner', { policy: 'link' })).toMatchObject({ isServerOwner: true });
        expect(await signUp('ada', { policy: 'link' })).toBe('link_invalid');
        expect(await signUp('ada', { policy: 'link', linkCode: 'no such code' })).toBe('link_invalid');
      });

      test('stop working when they expire or are revoked', async () => {
        await signUp('owner', { policy: 'link' });
        const expired = newLink({ expiresAtMs: now });
        const revoked = newLink({ expiresAtMs: now + 1 });
        for (const link of [expired, revoked]) await directory.signUpLinks.createLink(link);
        expect(await directory.signUpLinks.listLinks(now)).toEqual([revoked]);
        expect(await directory.signUpLinks.revokeLink(revoked.id, now)).toBe(true);
        expect(await directory.signUpLinks.revokeLink(revoked.id, now)).toBe(false);
        expect(await directory.signUpLinks.revokeLink(expired.id, now)).toBe(false);
        for (const link of [expired, revoked]) expect(await signUp('ada', withLink(link))).toBe('link_invalid');
      });
    });

    describe('sessions', () => {
      test('are listed with the newest use first', async () => {
        const user = newId<UserId>();
        const [older, newer] = [newSession(user, { lastUsedAtMs: 1 }), newSession(user, { lastUsedAtMs: 2 })];
        await directory.sessions.createSession(older, hashes(), 30);
        await directory.sessions.createSession(newer, hashes(), 30);
        expect(await directory.sessions.sessionsOf(user)).toEqual([newer, older]);
        expect(await directory.sessions.sessionsOf(newId<UserId>())).toEqual([]);
      });

      test('one a device: signing in again replaces it, for that user alone', async () => {
        const [ada, bob, device] = [newId<UserId>(), newId<UserId>(), newId<DeviceId>()];
        const [first, foreign, second] = [
          newSession(ada, { device }),
          newSession(bob, { device }),
          newSession(ada, { device }),
        ];
        expect(await directory.sessions.createSession(first, hashes(), 30)).toEqual([]);
        expect(await directory.sessions.createSession(foreign, hashes(), 30)).toEqual([]);
        expect(await directory.sessions.createSession(second, hashes(), 30)).toEqual([first.id]);
        expect(await directory.sessions.session(foreign.id)).toEqual(foreign);
      });

      test('beyond the limit the one unused for longest gives way', async () => {
        const user = newId<UserId>();
        const sessions = [3, 1, 2].map((lastUsedAtMs) => newSession(user, { lastUsedAtMs }));
        for (const session of sessions) await directory.sessions.createSession(session, hashes(), 3);
        const ended = await directory.sessions.createSession(newSession(user, { lastUsedAtMs: 4 }), hashes(), 3);
        expect(ended).toEqual([sessions[1]?.id as SessionId]);
        expect(await directory.sessions.sessionsOf(user)).toHaveLength(3);
      });

      test('are ended by their user alone', async () => {
        const session = newSession(newId<UserId>());
        await directory.sessions.createSession(session, hashes(), 30);
        const unknown = newId<SessionId>();
        expect(await directory.sessions.liveSessions([unknown, session.id])).toEqual(new Set([session.id]));
        expect(await directory.sessions.endSession(newId<UserId>(), session.id)).toBe(false);
        expect(await directory.sessions.endSession(session.user, session.id)).toBe(true);
        expect(await directory.sessions.endSession(session.user, session.id)).toBe(false);
        expect(await directory.sessions.session(session.id)).toBeUndefined();
        expect(await directory.sessions.liveSessions([session.id])).toEqual(new Set());
      });
    });

    describe('refresh tokens', () => {
      async function begin(): Promise<{ session: SessionRow; first: RefreshHashes; next: () => RefreshHashes }> {
        const session = newSession(newId<UserId>());
        const first = hashes();
        await directory.sessions.createSession(session, first, 30);
        return { session, first, next: () => ({ family: first.family, secret: randomHash() }) };
      }
      const rotate = (from: RefreshHashes, to: RefreshHashes, at = now) =>
        directory.sessions.rotate(from, to.secret, at);

      test('are traded one after the other, and note the use', async () => {
        const { session, first, next } = await begin();
        const [second, third] = [next(), next()];
        expect(await rotate(first, second, now + 1)).toEqual({ ...session, lastUsedAtMs: now + 1 });
        expect(await rotate(second, third, now + 2)).toEqual({ ...session, lastUsedAtMs: now + 2 });
        expect((await directory.sessions.session(session.id))?.lastUsedAtMs).toBe(now + 2);
      });

      test('the previous one may be traded again until an answer was used', async () => {
        const { session, first, next } = await begin();
        const [lost, overtaken, used] = [next(), next(), next()];
        for (const answer of [lost, overtaken, used])
          expect(await rotate(first, answer)).toMatchObject({ id: session.id });
        expect(await rotate(overtaken, next())).toMatchObject({ id: session.id });
        expect(await rotate(first, next())).toMatchObject({ failed: 'reused', session: { id: session.id } });
      });

      test('of several answers the first to be used wins; another one is reuse and ends the session', async () => {
        const { session, first, next } = await begin();
        const [mine, stolen] = [next(), next()];
        await rotate(first, mine);
        await rotate(first, stolen);
        expect(await rotate(mine, next())).toMatchObject({ id: session.id });
        expect(await rotate(stolen, next())).toMatchObject({ failed: 'reused' });
        expect(await directory.sessions.session(session.id)).toBeUndefined();
        expect(await rotate(mine, next())).toEqual({ failed: 'unknown' });
      });

      test('an unknown family is refused and disturbs nobody', async () => {
        const { session, next } = await begin();
        expect(await rotate(hashes(), next())).toEqual({ failed: 'unknown' });
        expect(await directory.sessions.session(session.id)).toEqual(session);
      });
    });
  });
}

const now = 1_800_000_000_000;

function newUser(handle: string) {
  return { id: newId<UserId>(), handle, displayName: handle, createdAtMs: now };
}

async function signedUp(outcome: ReturnType<Directory['users']['createUser']>) {
  const user = await outcome;
  if (typeof user === 'string') throw new Error(`sign-up refused: ${user}`);
  return user;
}

function newSession(user: UserId, change: Partial<SessionRow> = {}): SessionRow {
  const ids = { id: newId<SessionId>(), user, device: newId<DeviceId>() };
  return { ...ids, deviceName: 'a phone', createdAtMs: now, lastUsedAtMs: now, ...change };
}

function newLink(change: Partial<SignUpLinkRow> = {}): SignUpLinkRow {
  return { id: newId(), code: newId(), usesLeft: 1, expiresAtMs: undefined, ...change };
}

function randomHash(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}

function hashes(): RefreshHashes {
  return { family: randomHash(), secret: randomHash() };
}
