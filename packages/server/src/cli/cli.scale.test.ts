import { describe, expect, test } from 'bun:test';
import { hasPostgres, makeDatabases } from '../adapters/postgres/testing/databases';
import { runTidings } from './testing/run-tidings';

describe.skipIf(!hasPostgres)('the command', () => {
  test('makes the schemas, says what lies where, and moves slots', async () => {
    const postgres = (await makeDatabases(2)).join(',');
    expect(await tidings(postgres, 'migrate')).toMatchObject({
      code: 0,
      out: 'The schemas of 2 shard(s) are up to date.\n',
    });
    expect(await tidings(postgres, 'shards', 'move', '0-9,4000', '2')).toMatchObject({
      code: 0,
      out: '10 slot(s) moved to shard 2.\n',
    });
    const { out } = await tidings(postgres, 'shards', 'list');
    expect(
      out
        .split('\n')
        .slice(1, 3)
        .map((line) => line.trim().split(/\s+/).slice(0, 3)),
    ).toEqual([
      ['1', '2038', '0'],
      ['2', '2058', '0'],
    ]);
  });

  test.each([
    [['shards', 'move', '5000', '1'], 2, /slots; they go from 0 to 4095/],
    [['shards', 'move', '1', '3'], 1, /There is no shard 3/],
    [['shards'], 2, /tidings shards list/],
    [['moves'], 2, /no command "moves"/],
    [['constructor'], 2, /no command "constructor"/],
  ] as const)('%p is refused with a sentence', async (args, code, sentence) => {
    const postgres = (await makeDatabases(1)).join(',');
    const ended = await tidings(postgres, ...args);
    expect(ended.code).toBe(code);
    expect(ended.error).toMatch(sentence);
  });
});

const tidings = (postgres: string, ...args: string[]) => runTidings({ TIDINGS_POSTGRES: postgres }, args);
