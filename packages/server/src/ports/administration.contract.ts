import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type DeviceId, newId, type SessionId, type UserId } from '@tidings/protocol';
import { notesKeptMs } from './administration';
import type { Directory, SessionRow, UserRow } from './directory';

/** What every directory must let those do who run the server. */
export function describeAdministration(name: string, open: () => Promise<Directory>): void {
  describe(`administration in ${name}`, () => {
    let directory: Directory;
    beforeEach(async () => {
      directory = await open();
    });
    afterEach(() => directory[Symbol.asyncDispose]());

    const stranger = newId<UserId>();
    const signUp = async (handle: string): Promise<UserRow> => {
      const user = { id: newId<UserId>(), handle, displayName: handle, createdAtMs: now };
      const row = await directory.users.createUser(user, { passwordHash: 'old hash', policy: 'open' });
      if (typeof row === 'string') throw new Error(row);
      return row;
    };
    const begin = async ({ id: user }: UserRow): Promise<SessionRow> => {
      const ids = { id: newId<SessionId>(), user, device: newId<DeviceId>() };
      const session = { ...ids, deviceName: 'a phone', createdAtMs: now, lastUsedAtMs: now };
      expect(await directory.sessions.createSession(session, hashes(), 30)).toEqual([]);
      return session;
    };
    const placeNow = async () => (await directory.administration.endedSince(undefined)).place;

    test('lists people in the order of their handles, page by page', async () => {
      for (const handle of ['cy', 'ada', 'dee', 'bob']) await signUp(handle);
      const page = async (after: string) =>
        (await directory.administration.listUsers(after, 2)).map(({ handle }) => handle);
      expect([await page(''), await page('bob'), await page('dee')]).toEqual([['ada', 'bob'], ['cy', 'dee'], []]);
    });

    test('a disabled user has no session and begins none, until enabled again', async () => {
      const [ada, bob] = [await signUp('ada'), await signUp('bob')];
      const [first, second, foreign] = [await begin(ada), await begin(ada), await begin(bob)];
      const ended = await directory.administration.setDisabled(ada.id, true, now);
      expect(new Set(ended)).toEqual(new Set([first.id, second.id]));
      expect(await directory.sessions.sessionsOf(ada.id)).toEqual([]);
      expect(await directory.sessions.session(foreign.id)).toEqual(foreign);
      expect(await directory.users.usersById([ada.id])).toEqual([{ ...ada, isDisabled: true }]);
      expect(await directory.sessions.createSession(first, hashes(), 30)).toBe('disabled');
      expect(await directory.sessions.sessionsOf(ada.id)).toEqual([]);
      expect(await directory.administration.setDisabled(ada.id, false, now)).toEqual([]);
      expect(await directory.users.userByHandle('ada')).toMatchObject({ isDisabled: false });
      await begin(ada);
      expect(await directory.administration.setDisabled(stranger, true, now)).toBeUndefined();
    });

    test('the last owner who can sign in stays one', async () => {
      const [ada, bob] = [await signUp('ada'), await signUp('bob')];
      const { setServerOwner, setDisabled } = directory.administration;
      expect(await setServerOwner(ada.id, false)).toBe('last');
      expect(await setServerOwner(bob.id, true)).toBe('set');
      await setDisabled(bob.id, true, now);
      expect(await setServerOwner(ada.id, false)).toBe('last');
      await setDisabled(bob.id, false, now);
      expect(await setServerOwner(ada.id, false)).toBe('set');
      const owners = (await directory.administration.listUsers('', 9)).filter((user) => user.isServerOwner);
      expect(owners.map(({ handle }) => handle)).toEqual(['bob']);
      expect(await setServerOwner(stranger, true)).toBe('no_user');
    });

    test('a new password ends all sessions; one session can be ended alone', async () => {
      const [ada, bob] = [await signUp('ada'), await signUp('bob')];
      const [first, second, foreign] = [await begin(ada), await begin(ada), await begin(bob)];
      const { endSessions } = directory.administration;
      expect(await endSessions(ada.id, { only: foreign.id }, now)).toEqual([]);
      expect(await endSessions(ada.id, { only: first.id }, now)).toEqual([first.id]);
      expect(await directory.users.userByHandle('ada')).toMatchObject({ passwordHash: 'old hash' });
      expect(await endSessions(ada.id, { passwordHash: 'new hash' }, now)).toEqual([second.id]);
      expect(await directory.users.userByHandle('ada')).toMatchObject({ passwordHash: 'new hash' });
      expect(await directory.users.userByHandle('bob')).toMatchObject({ passwordHash: 'old hash' });
      expect(await directory.sessions.session(foreign.id)).toEqual(foreign);
    });

    test('what was ended here is told to whoever looks, once', async () => {
      const ada = await signUp('ada');
      const sessions = [await begin(ada), await begin(ada), await begin(ada)] as const;
      const { endSessions, endedSince } = directory.administration;
      await endSessions(ada.id, { only: sessions[0].id }, now);
      const place = await placeNow();
      expect(await endedSince(place)).toEqual({ place, ended: [] });
      // What a server ends it tells itself.
      await directory.sessions.endSession(ada.id, sessions[1].id);
      await endSessions(ada.id, {}, now);
      const news = await endedSince(place);
      expect(news.ended).toEqual([{ user: ada.id, session: sessions[2].id }]);
      expect(await endedSince(news.place)).toEqual({ place: news.place, ended: [] });
    });

    test('a place stays good after the notes before it were forgotten', async () => {
      const ada = await signUp('ada');
      const { endSessions, endedSince } = directory.administration;
      await begin(ada);
      await endSessions(ada.id, {}, now);
      const place = await placeNow();
      const late = await begin(ada);
      await endSessions(ada.id, {}, now + notesKeptMs + 1);
      expect((await endedSince(place)).ended).toEqual([{ user: ada.id, session: late.id }]);
    });
  });
}

const now = 1_800_000_000_000;

const hashes = () => ({
  family: crypto.getRandomValues(new Uint8Array(32)),
  secret: crypto.getRandomValues(new Uint8Array(32)),
});
