import { describe, expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { openPool } from './pool';
import { hasPostgres, makeDatabases } from './testing/databases';
import { openGate } from './testing/gate';

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

  test.each(['under way', 'between two'] as const)(
    'whose connection goes with a statement %s fails the transaction, and throws nothing out of nowhere',
    async (when) => {
      const [url] = (await makeDatabases(1)) as [string];
      await using gate = await openGate(url);
      await using pool = openPool(gate.url, { name: 'shard 1', connections: 1, deadlineMs });
      const thrown: unknown[] = [];
      const note = (cause: unknown) => void thrown.push(cause);
      process.on('uncaughtException', note);
      const failed = await pool
        .transact(async (query) => {
          await query('SELECT 1');
          const asked = when === 'under way' ? query('SELECT pg_sleep(5)') : undefined;
          gate.cut();
          await asked;
          await new Promise((resolve) => setTimeout(resolve, 50));
          await query('SELECT 2');
        })
        .catch((failure) => failure);
      expect(failed).toMatchObject({ name: 'TidingsError', code: ErrorCode.UNAVAILABLE });
      // What postgres.js had put off would have been thrown by now.
      await new Promise((resolve) => setTimeout(resolve, 100));
      process.off('uncaughtException', note);
      expect(thrown).toEqual([]);
      gate.open();
      while ((await pool.query('SELECT 1').catch(() => [])).length === 0)
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
  );
});
