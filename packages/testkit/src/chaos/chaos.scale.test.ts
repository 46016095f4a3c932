/**
 * Three servers, two shards and Redis behind nginx; every process is killed, held and cut off in turn, under load. I1–I5, I7, I8, I10
 * Short by default; `CHAOS_FULL=1` (`npm run chaos`): a thousand clients, ten seconds a fault, about five minutes.
 */
import { expect, test } from 'bun:test';
import { checkHistory, describeViolations } from '../history/checker';
import { withSeed } from '../network/seed';
import { runChaos } from './chaos-run';
import { openCrowdWorld, planCrowd } from './crowd-world';
import { openInstallation } from './installation';
import { seedCrowd } from './seed-crowd';

const isFull = process.env.CHAOS_FULL === '1';
const size = isFull ? { clients: 1_000, visitors: 6, sessions: 25 } : { clients: 80, visitors: 2, sessions: 20 };
const pace = isFull
  ? { beatMs: 5_000, faultMs: 10_000, visitMs: 8_000 }
  : { beatMs: 250, faultMs: 1_000, visitMs: 200 };

const installation = await openInstallation();

test.skipIf(installation === undefined)(
  'whatever is killed, held or cut off, the rest goes on and nothing is lost, doubled or shown to strangers',
  () =>
    withSeed(async (random) => {
      if (installation === undefined) return;
      await using opened = installation;
      const crowd = await seedCrowd(opened.shards, planCrowd(size));
      using world = openCrowdWorld(opened.url, crowd, size, random);
      const run = await runChaos(opened, world, { ...pace, random, say: console.log });
      const { operations } = run.history;
      const count = (type: string) => operations.filter((operation) => operation.type === type).length;
      console.log(
        `${run.unaffected.size} faults, ${count('acknowledged')} acknowledged, ${run.removals} removals, ${run.endedSessions} sessions ended`,
      );
      expect(describeViolations(checkHistory(run.history))).toBe('');
      expect(run.unrest).toBe('');
      for (const [fault, went] of run.unaffected) if (!fault.startsWith('nginx')) expect(went).toBeGreaterThan(0);
      // A run in which little happened would prove little.
      expect(count('acknowledged')).toBeGreaterThan(size.clients * run.unaffected.size);
      expect(run.removals).toBeGreaterThan(20);
      expect(run.endedSessions).toBeGreaterThan(5);
      for (const watcher of ['guest0', 'guest1', 'visitor'])
        expect(operations.some((operation) => operation.type === 'live' && operation.device.startsWith(watcher))).toBe(
          true,
        );
    }),
  1_800_000,
);
