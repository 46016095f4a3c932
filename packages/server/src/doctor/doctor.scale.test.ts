import { describe, expect, test } from 'bun:test';
import { hasPostgres, makeDatabases } from '../adapters/postgres/testing/databases';
import { startRabbitmq } from '../adapters/rabbitmq/testing/rabbitmq-service';
import { startRedis } from '../adapters/redis/testing/redis-service';
import { openTestServer } from '../testing/test-server';
import { examine } from './examine';

describe.skipIf(!hasPostgres)('an installation that is there', () => {
  test('is found to be as it is', async () => {
    const postgres = await makeDatabases(2);
    const of = async (addresses: readonly string[], check: RegExp, more = {}) =>
      (await examine({ TIDINGS_POSTGRES: addresses.join(','), ...more })).filter((finding) =>
        check.test(finding.check),
      );
    // The clusters of tests do without fsync.
    const said = (await of(postgres, /^shard/)).map(({ check, says }) => `${check}: ${says}`);
    expect(said).toHaveLength(4);
    for (const shard of ['shard 1', 'shard 2'])
      for (const words of ['fsync is off', 'its clock agrees'])
        expect(said.some((line) => line.startsWith(`${shard}: ${words}`))).toBe(true);
    await using _server = await openTestServer({ postgres });
    const swapped = await of([...postgres].reverse(), /^shard/);
    expect(swapped.filter(({ says }) => says.includes('in their order'))).toHaveLength(2);
    const foreign = await makeDatabases(1);
    await using _other = await openTestServer({ postgres: foreign });
    const mixed = await of([postgres[0] as string, foreign[0] as string], /^shard 2/);
    expect(mixed.some(({ says }) => says.includes('another installation'))).toBe(true);
  });

  test('Redis is looked at as it is', async () => {
    const redis = await startRedis();
    if (redis === undefined) return;
    const look = async () =>
      (await examine({ TIDINGS_REDIS: redis.url })).filter(({ check }) => check === 'redis').map(({ says }) => says);
    expect(await look()).toEqual([expect.stringMatching('no maxmemory'), expect.stringMatching('clock agrees')]);
    await redis.stop();
    expect(await look()).toEqual([expect.stringMatching('can not be used')]);
  });

  test('RabbitMQ is looked at as it is', async () => {
    const rabbit = await startRabbitmq();
    if (rabbit === undefined) return;
    const look = async () =>
      (await examine({ TIDINGS_RABBITMQ: rabbit.url })).flatMap(({ check, says }) =>
        check === 'rabbitmq' ? says : [],
      );
    expect((await look()).join()).toMatch(/^RabbitMQ \d+\.\d+\.\d+$/);
    await rabbit.stop();
    expect((await look()).join()).toMatch(/can not be used/);
  });
});
