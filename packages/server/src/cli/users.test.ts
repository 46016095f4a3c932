import { expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTidings } from './testing/run-tidings';
import { describeUsersCommand } from './users.contract';

describeUsersCommand('files', async () => ({}));

test('where no server has been nothing is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-nobody-'));
  const { code, error } = await runTidings({ TIDINGS_DATA: folder }, ['users', 'list']);
  expect([code, error]).toEqual([1, expect.stringMatching(/no directory\.db in/)]);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
