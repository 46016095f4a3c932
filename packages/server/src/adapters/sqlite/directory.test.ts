import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type UserId } from '@tidings/protocol';
import { describeDirectory } from '../../ports/directory.contract';
import { describeKeys } from '../../ports/keys.contract';
import { openSqliteDirectory } from './directory';

const folder = await mkdtemp(join(tmpdir(), 'tidings-directory-'));
afterAll(() => rm(folder, { recursive: true }));

const newPath = () => join(folder, `${newId()}.db`);

describeDirectory('SQLite', () => openSqliteDirectory(newPath()));
describeKeys('SQLite', () => openSqliteDirectory(newPath()));

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
  expect(await directory.users.countUsers()).toBe(2);
});

test('a file that cannot be opened is said at the start', async () => {
  await expect(openSqliteDirectory(join(folder, 'no such folder', 'directory.db'))).rejects.toThrow('unable to open');
});
