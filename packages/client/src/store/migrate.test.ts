import { expect, test } from 'bun:test';
import { openBunDatabase } from './bun';
import { migrate } from './migrate';
import { migrations } from './schema';

const first = ['CREATE TABLE a (v)'];
const second = ['ALTER TABLE a ADD COLUMN w', 'INSERT INTO a VALUES (1, 2)'];

test('takes the steps that are missing, once', async () => {
  const database = openBunDatabase(':memory:');
  await migrate(database, [first]);
  await migrate(database, [first, second]);
  await migrate(database, [first, second]);
  expect(await database.all('SELECT v, w FROM a')).toEqual([{ v: 1, w: 2 }]);
  await database.close();
});

test('two tabs that open a new replica at the same moment both succeed', async () => {
  const database = openBunDatabase(':memory:');
  await Promise.all([migrate(database, [first, second]), migrate(database, [first, second])]);
  expect(await database.all('SELECT v, w FROM a')).toEqual([{ v: 1, w: 2 }]);
  await database.close();
});

test('a step that fails leaves nothing behind, and a replica of a newer version is refused', async () => {
  const database = openBunDatabase(':memory:');
  await expect(migrate(database, [['CREATE TABLE b (v)', 'SELEKT']])).rejects.toThrow('SELEKT');
  await migrate(database, [first, second]);
  await expect(migrate(database, [first])).rejects.toThrow('update the app');
  await database.close();
});

test('a draft of the version before settings were kept in the vault is still there, and the vault is read again', async () => {
  const database = openBunDatabase(':memory:');
  const before = migrations.findIndex((step) => step.some((sql) => sql.includes('DROP TABLE drafts')));
  await migrate(database, migrations.slice(0, before));
  await database.write(
    [{ sql: `INSERT INTO drafts VALUES ('c', 'half a "word')` }, { sql: `INSERT INTO meta VALUES ('vault_seq', '7')` }],
    [],
  );
  await migrate(database);
  const rows = await database.all<{ value: string }>('SELECT value FROM personal WHERE subject = ? AND field = ?', [
    'c',
    'draft',
  ]);
  expect(rows.map(({ value }) => JSON.parse(value).text)).toEqual(['half a "word']);
  expect(await database.all(`SELECT * FROM meta WHERE key = 'vault_seq'`)).toEqual([]);
  await database.close();
});
