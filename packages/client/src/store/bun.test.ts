import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBunPlatform } from '../platform/bun';
import { databaseContract } from './database.contract';
import { topics } from './topics';

const folder = mkdtempSync(join(tmpdir(), 'tidings-database-'));
const platform = createBunPlatform({ folder });
afterAll(() => rmSync(folder, { recursive: true }));

describe('the bun database', () => {
  for (const [index, { name, run }] of databaseContract.entries())
    test(name, () => run(() => platform.openDatabase(`case-${index}`)));

  test('a wipe leaves nothing in the files of what was there, not even of what had been changed before', async () => {
    const database = await platform.openDatabase('wiped');
    const texts = Array.from({ length: 2_000 }, (_, k) => [(k * 7919) % 2_003, `canary ${'long '.repeat(k % 60)}`]);
    await database.write([{ sql: 'CREATE TABLE t (k INTEGER PRIMARY KEY, v)' }], []);
    for (let from = 0; from < texts.length; from += 100)
      await database.write([{ sql: 'INSERT INTO t VALUES (?, ?)', rows: texts.slice(from, from + 100) }], ['t']);
    await database.write([{ sql: `UPDATE t SET v = 'canary' WHERE k % 3 = 0` }], ['t']);
    expect(filesWith('wiped', 'canary')).not.toEqual([]);
    await database.write([{ sql: 'DELETE FROM t' }], [topics.all]);
    expect(filesWith('wiped', 'canary')).toEqual([]);
    await database.close();
  });
});

function filesWith(name: string, text: string): string[] {
  return readdirSync(folder).filter((file) => file.startsWith(name) && readFileSync(join(folder, file)).includes(text));
}
