/** The stories once more, word for word, with servers whose stores are two PostgreSQL shards; and a server that is killed at each point. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { checkHistory, describeViolations } from '../history/checker';
import { withSeed } from '../network/seed';
import { runKills } from '../process/kill-run';
import { openServerProcess, setServerSettings } from '../process/server-process';
import { hasPostgres, makeDatabases } from './services';

const kills = 12;

beforeAll(() => setServerSettings(async () => ({ TIDINGS_POSTGRES: (await makeDatabases(2)).join(',') })));
afterAll(() => setServerSettings());

describe.skipIf(!hasPostgres)('a server on two shards that is killed under load (I1–I4, I7, I8)', () => {
  test(
    `${kills} times, at random and at named points`,
    () =>
      withSeed(async (random) => {
        await using server = await openServerProcess();
        const run = await runKills(server, { random, kills });
        expect(describeViolations(checkHistory(run.history))).toBe('');
        expect(run.unrest).toBe('');
        const acknowledged = run.history.operations.filter(({ type }) => type === 'acknowledged').length;
        expect(acknowledged).toBeGreaterThan(kills * 5);
      }),
    120_000,
  );
});

const stories = ['group-policy', 'offline-outbox', 'removed-while-offline', 'revoked-session'];

if (hasPostgres) for (const story of stories) await import(`../stories/${story}.test`);
