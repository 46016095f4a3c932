import { describe, expect, test } from 'bun:test';
import { checkHistory, describeViolations } from '../history/checker';
import { withSeed } from '../network/seed';
import { runKills } from './kill-run';
import { openServerProcess } from './server-process';

const kills = Number(process.env.TIDINGS_KILLS ?? 100);

describe('a server that is killed under load (I1–I4, I7, I8)', () => {
  test(
    `${kills} times, at random and at named points`,
    () =>
      withSeed(async (random) => {
        await using server = await openServerProcess();
        const run = await runKills(server, { random, kills });
        expect(describeViolations(checkHistory(run.history))).toBe('');
        expect(run.unrest).toBe('');
        expect(Object.values(run.kills).reduce((sum, count) => sum + count, 0)).toBe(kills);
        // A run in which little happened would prove little.
        const acknowledged = run.history.operations.filter(({ type }) => type === 'acknowledged').length;
        expect(acknowledged).toBeGreaterThan(kills * 5);
        console.log(`${acknowledged} acknowledged, killed ${JSON.stringify(run.kills)}`);
      }),
    600_000,
  );
});
