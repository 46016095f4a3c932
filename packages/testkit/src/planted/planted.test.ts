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
      const violations = checkHistory(await historyWith(name, 5));
      expect(violations.map((violation) => violation.invariant)).toContain(invariant);
    },
    60_000,
  );
});
