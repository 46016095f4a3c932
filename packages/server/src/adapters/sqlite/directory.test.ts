import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeviceId, idToBytes, newId, type SessionId, type UserId } from '@tidings/protocol';
import { describeAdministration } from '../../ports/administration.contract';
import { describeDirectory } from '../../ports/directory.contract';
import { describeKeys } from '../../ports/keys.contract';
import { describeReports } from '../../ports/reports.contract';
import { openSqliteDirectory } from './directory';
import { directoryMigrations } from './directory-schema';
import { openDatabase } from './open-database';

const folder = await mkdtemp(join(tmpdir(), 'tidings-directory-'));
afterAll(() => rm(folder, { recursive: true }));

const newPath = () => join(folder, `${newId()}.db`);

describeDirectory('SQLite', () => openSqliteDirectory(newPath()));
describeAdministration('SQLite', () => openSqliteDirectory(newPath()));
describeKeys('SQLite', () => openSqliteDirectory(newPath()));
describeReports('SQLite', () => openSqliteDirectory(newPath()));

const ada = { id: newId<UserId>(), handle: 'ada', displayName: 'Ada', createdAtMs: 1 };

test('what was written is there after the file is opened again', async () => {
  const path = newPath();
  {
    await using directory = await openSqliteDirectory(path);
    await directory.users.createUser(ada, { passwordHash: 'hash', policy: 'open' });
  }
  await using directory = await openSqliteDirectory(path);
  expect(await directory.users.userByHandle('ada')).toMatchObject(ada);
});

test('a file of the first schema keeps its people and sessions, and takes keys', async () => {
  const path = newPath();
  const old = openDatabase(path, directoryMigrations.slice(0, 1));
  const [user, session, device] = [idToBytes(ada.id), newId<SessionId>(), newId<DeviceId>()];
  old.query("INSERT INTO users VALUES (?, 'ada', 'Ada', 'hash', 1, 1)").run(user);
  old
    .query("INSERT INTO sessions VALUES (?, ?, ?, 'a phone', 1, 1, ?, NULL, ?)")
    .run(idToBytes(session), user, idToBytes(device), new Uint8Array(32), new Uint8Array(32));
  old.close();
  await using directory = await openSqliteDirectory(path);
  expect(await directory.sessions.session(session)).toMatchObject({ user: ada.id, device });
  const bytes = new Uint8Array(32);
  const identity = { user: ada.id, device, identityKey: bytes, first: { statement: bytes, signature: bytes } };
  expect(await directory.identities.publish(identity, { wraps: [], replace: false })).toBe('published');
  const keyPackage = { keyPackage: bytes, expiresAtMs: 9, isLastResort: false };
  expect(await directory.keyPackages.add(identity, [keyPackage], { nowMs: 1, max: 9 })).toBe(1);
  expect(await directory.sessions.endSession(ada.id, session)).toBe(true);
  expect(await directory.keyPackages.claim([ada.id], 1)).toEqual([]);
});

test('a write that fails is told so, and does not disturb those committed with it', async () => {
  await using directory = await openSqliteDirectory(newPath());
  const [first, sameId, second] = await Promise.allSettled([
    directory.users.createUser(ada, { passwordHash: 'hash', policy: 'open' }),
    directory.users.createUser({ ...ada, handle: 'eve' }, { passwordHash: 'hash', policy: 'open' }),
    directory.users.createUser(
      { ...ada, id: newId<UserId>(), handle: 'bob' },
      { passwordHash: 'hash', policy: 'open' },
    ),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(sameId).toMatchObject({ status: 'rejected', reason: { name: 'TidingsError' } });
  expect(second.status).toBe('fulfilled');
  expect(await directory.users.userByHandle('bob')).toBeDefined();
  expect(await directory.users.userByHandle('eve')).toBeUndefined();
});

test('a command in another process may write at the same time', async () => {
  const path = newPath();
  await using server = await openSqliteDirectory(path);
  await using command = await openSqliteDirectory(path);
  const rounds = Array.from({ length: 30 }, (_, i) =>
    [server, command].map((one, j) => ({ one, handle: `u${i}-${j}` })),
  );
  for (const round of rounds)
    await Promise.all(
      round.map(({ one, handle }) =>
        one.users.createUser({ ...ada, id: newId<UserId>(), handle }, { passwordHash: 'hash', policy: 'open' }),
      ),
    );
  const handles = rounds.flat().map(({ handle }) => handle);
  for (const { users } of [server, command]) {
    const found = await Promise.all(handles.map((handle) => users.userByHandle(handle)));
    expect(found.filter((user) => user !== undefined)).toHaveLength(60);
  }
});

test('a file that cannot be opened is said at the start', async () => {
  await expect(openSqliteDirectory(join(folder, 'no such folder', 'directory.db'))).rejects.toThrow('unable to open');
});
