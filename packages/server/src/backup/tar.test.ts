import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHeader, createTar, listTar } from './tar';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-tar-'));
});
afterAll(() => rm(folder, { recursive: true }));

const contents = { 'a.txt': 'hello', 'keys/b': '', 'c.bin': 'x'.repeat(1_024) };

async function make(name: string): Promise<string> {
  const path = join(folder, name);
  await using tar = await createTar(path, 1_800_000_000_000);
  for (const [member, text] of Object.entries(contents)) await tar.add(member, Buffer.from(text), text.length);
  await tar.finish();
  return path;
}

const list = async (path: string) => {
  const file = await open(path);
  try {
    return await listTar(file);
  } finally {
    await file.close();
  }
};

test('what was written is listed, and lies where it is said to', async () => {
  const path = await make('own.tar');
  const all = await readFile(path, 'utf8');
  const members = await list(path);
  expect(Object.fromEntries(members.map(({ name, at, bytes }) => [name, all.slice(at, at + bytes)]))).toEqual(contents);
});

test('the system’s tar reads it, and it reads the system’s', async () => {
  const path = await make('ours.tar');
  expect(spawnSync('tar', ['tf', path], { encoding: 'utf8' }).stdout).toBe('a.txt\nkeys/b\nc.bin\n');
  expect(spawnSync('tar', ['xfO', path, 'a.txt'], { encoding: 'utf8' }).stdout).toBe('hello');
  await writeFile(join(folder, 'plain'), 'text');
  spawnSync('tar', ['cf', 'theirs.tar', '--format=ustar', 'plain'], { cwd: folder });
  expect(await list(join(folder, 'theirs.tar'))).toEqual([{ name: 'plain', bytes: 4, at: 512 }]);
});

test('files beyond eight gigabytes have their size said in another way', () => {
  const header = buildHeader('large', 20_000_000_000, 0);
  expect(header.readBigUInt64BE(128)).toBe(20_000_000_000n);
});

test('what is cut off, damaged or no archive is said so', async () => {
  const path = await make('cut.tar');
  for (const bytes of [1_100, 600, 100, 0]) {
    await truncate(path, bytes);
    await expect(list(path)).rejects.toThrow(/too early|damaged/);
  }
  const damaged = await make('damaged.tar');
  const file = await open(damaged, 'r+');
  await file.write('b', 0);
  await file.close();
  await expect(list(damaged)).rejects.toThrow(/damaged/);
});

test('a file that is there already is left alone', async () => {
  const path = await make('first.tar');
  await expect(createTar(path, 0)).rejects.toThrow('EEXIST');
});
