import { expect, test } from 'bun:test';
import { openBunDatabase } from './bun';
import { migrate } from './migrate';

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
