import { describe, expect, test } from 'bun:test';
import { runTidings } from '../../cli/testing/run-tidings';
import { createGroup, openTestServer, signIn, signUp } from '../../testing/test-server';
import { hasPostgres, makeDatabases, runOnce } from './testing/databases';

describe.skipIf(!hasPostgres)('databases that were restored', () => {
  test('get other incarnations, heads that count as changed, and sessions that can go on', async () => {
    const postgres = await makeDatabases(2);
    {
      await using server = await openTestServer({ postgres, rateLimits: 'off' });
      const ada = await signUp(server.url, 'ada');
      for (let i = 0; i < 8; i++) await createGroup(server.url, ada, []);
      await signIn(server.url, 'ada');
    }
    const read = async (statement: string) =>
      (await Promise.all(postgres.map((url) => runOnce(url, statement)))) as readonly (readonly Record<
        string,
        string
      >[])[];
    const incarnations = () => read('SELECT id, incarnation FROM conversations ORDER BY id');
    const [first, second] = (await incarnations()) as [readonly object[], readonly object[]];
    expect(first.length > 0 && second.length > 0).toBe(true);
    const tidings = (...args: string[]) => runTidings({ TIDINGS_POSTGRES: postgres.join(',') }, ['restore', ...args]);

    const onlySecond = await tidings('--new-incarnation', '--shards', '2');
    expect(onlySecond).toMatchObject({ code: 0, error: '' });
    const after = await incarnations();
    expect(after[0]).toEqual(first as never);
    for (const [i, row] of (after[1] ?? []).entries())
      expect(row.incarnation).not.toBe((second[i] as { incarnation: string }).incarnation);
    const [, moved] = await read('SELECT min(cursor_moved_at_ms) AS at FROM members');
    expect(Number(moved?.[0]?.at)).toBeGreaterThan(Date.now() - 60_000);
    const traded = 'SELECT count(*) AS n FROM sessions WHERE length(refresh_current) = 0';
    expect(await runOnce(postgres[0] as string, traded)).toEqual([{ n: '0' }]);

    await tidings('--new-incarnation');
    expect((await incarnations())[0]).not.toEqual(first as never);
    expect(await runOnce(postgres[0] as string, traded)).toEqual([{ n: '2' }]);
    await tidings('--new-incarnation', '--shards', '1', '--end-sessions');
    expect(await runOnce(postgres[0] as string, 'SELECT count(*) AS n FROM sessions')).toEqual([{ n: '0' }]);
    expect(await tidings('--new-incarnation', '--shards', '3')).toMatchObject({
      code: 1,
      error: expect.stringMatching('no shard 3'),
    });
  });
});
