import { describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { checkHistory, describeViolations } from '../history/checker';
import type { History } from '../history/operations';
import { withSeed } from '../network/seed';
import { runKills } from '../process/kill-run';
import { openServerProcess } from '../process/server-process';
import { type Plant, plants } from './plants';

const main = fileURLToPath(new URL('server-main.ts', import.meta.url));
const bugs = Object.entries(plants).flatMap(([name, invariant]) =>
  invariant === undefined ? [] : [{ name: name as Plant, invariant }],
);

async function historyWith(plant: Plant, kills: number): Promise<History> {
  let history: History | undefined;
  await withSeed(async (random) => {
    await using server = await openServerProcess({ main, args: [plant] });
    ({ history } = await runKills(server, { random, kills, hasCrashPoints: false, patienceMs: 2_000 }));
  });
  if (history === undefined) throw new Error('the run has no history');
  return history;
}

describe('the checker, tried on planted bugs', () => {
  test('finds nothing in the naive store without a bug', async () => {
    expect(describeViolations(checkHistory(await historyWith('none', 5)))).toBe('');
  }, 60_000);

  test.each(bugs)(
    '$name breaks $invariant and is caught',
    async ({ name, invariant }) => {
      // Whether a bug does harm within a few kills is chance; what it then does must be seen.
      const seen = new Set<string>();
      for (let tries = 0; tries < 5 && !seen.has(invariant); tries++)
        for (const violation of checkHistory(await historyWith(name, 5))) seen.add(violation.invariant);
      expect([...seen]).toContain(invariant);
    },
    120_000,
  );
});
