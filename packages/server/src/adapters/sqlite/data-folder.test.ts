import { expect, test } from 'bun:test';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from './data-folder';

test('a folder has one server at a time', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'tidings-folder-'));
  const path = join(parent, 'deep/data');
  const first = await openDataFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await expect(openDataFolder(path)).rejects.toThrow(
    /^The data folder .* is in use by another server; .*TIDINGS_DATA\.$/,
  );
  await first[Symbol.asyncDispose]();
  await (await openDataFolder(path))[Symbol.asyncDispose]();
  await rm(parent, { recursive: true });
});

test('a path that can be no folder is named', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'tidings-folder-'));
  await writeFile(join(parent, 'file'), '');
  await expect(openDataFolder(join(parent, 'file/data'))).rejects.toThrow(
    /^The data folder .*file\/data can't be made: /,
  );
  await rm(parent, { recursive: true });
});
