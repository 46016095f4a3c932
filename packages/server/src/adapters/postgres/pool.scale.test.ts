import { describe, expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { openPool } from './pool';
import { hasPostgres, makeDatabases } from './testing/databases';

const deadlineMs = 1_000;

describe.skipIf(!hasPostgres)('a pool', () => {
  test('that is asked too much answers those whose turn it is, and fails those alone that have waited too long', async () => {
    const [url] = (await makeDatabases(1)) as [string];
    await using pool = openPool(url, { name: 'shard 1', connections: 1, deadlineMs });
    const begun: number[] = [];
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((number) =>
        pool
          .transact(async (query) => {
            begun.push(number);
            await query('SELECT pg_sleep(0.6)');
            return number;
          })
          .catch((failure) => failure.code),
      ),
    );
    // The second has waited for 0.6 s and taken as long: 1.2 s in all.
    expect(outcomes).toEqual([1, 2, ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE]);
    expect(await pool.query('SELECT 1 AS one')).toEqual([{ one: 1 }] as never);
  });

  test('that gets no answer for what has begun connects anew', async () => {
    const [url] = (await makeDatabases(1)) as [string];
    await using pool = openPool(url, { name: 'shard 1', connections: 1, deadlineMs });
    const asked = () => pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const [before] = await asked();
    const hanging = await pool.transact((query) => query('SELECT pg_sleep(3)')).catch((failure) => failure.code);
    expect(hanging).toBe(ErrorCode.UNAVAILABLE);
    let after = before;
    while (after === undefined || after.pid === before?.pid)
      [after] = await asked().catch(() => new Promise<never[]>((resolve) => setTimeout(() => resolve([]), 20)));
    expect(after.pid).not.toBe(before?.pid as number);
  });
});
