import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { createBunPlatform } from '../platform/bun';
import { createLocalLeadership } from '../platform/local-leadership';
import { createManualClock } from '../testing/manual-clock';
import { type LeaderCalls, Peers } from './peers';

/** Two instances, the first of which leads, and a call that takes as long as it takes. */
function open() {
  const clock = createManualClock();
  const platform = createBunPlatform({ folder: ':memory:', clock });
  const leadershipOf = createLocalLeadership();
  const [leader, follower] = [new Peers(leadershipOf('a'), platform), new Peers(leadershipOf('a'), platform)];
  const runs: ((group: string) => void)[] = [];
  const calls = { create: () => new Promise<string>((resolve) => runs.push(resolve)) } as unknown as LeaderCalls;
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { leader, follower, calls, runs, pass };
}

const group = { conversation: 'c', users: [], title: 'Title' };
const outcomeOf = (call: Promise<string>) =>
  call.then(
    (value) => value,
    (error: { code: ErrorCode }) => error.code,
  );

test.each(['leader', 'follower'] as const)(
  'a call of the %s is waited for as long as the leader is at it',
  async (who) => {
    const world = open();
    world.leader.serve(world.calls);
    const outcome = outcomeOf(world[who].call('create', group));
    await world.pass(60);
    expect(world.runs).toHaveLength(1);
    world.runs[0]?.('made');
    expect(await outcome).toBe('made');
  },
);

test('nobody leads: it is given up', async () => {
  const { follower, pass } = open();
  const outcome = outcomeOf(follower.call('create', group));
  await pass(21);
  expect(await outcome).toBe(ErrorCode.UNAVAILABLE);
});

test('the leader is gone: it is given up, unless the next one does it', async () => {
  const { leader, follower, calls, runs, pass } = open();
  leader.serve(calls);
  const [first, second] = [outcomeOf(follower.call('create', group)), outcomeOf(leader.call('create', group))];
  await pass(60);
  leader.serve(undefined);
  await pass(10);
  // The next one has nothing of what the one before was at.
  follower.serve(calls);
  await pass(2);
  expect(runs).toHaveLength(4);
  for (const run of runs.slice(2)) run('made');
  expect(await first).toBe('made');
  expect(await second).toBe('made');
  follower.serve(undefined);
  const third = outcomeOf(leader.call('create', group));
  await pass(21);
  expect(await third).toBe(ErrorCode.UNAVAILABLE);
});

test('an engine that is started anew does what the one before it was at', async () => {
  const { leader, follower, calls, runs, pass } = open();
  leader.serve(calls);
  const outcomes = [outcomeOf(follower.call('create', group)), outcomeOf(leader.call('create', group))];
  await pass(2);
  leader.serve(undefined);
  leader.serve(calls);
  await pass(2);
  expect(runs).toHaveLength(4);
  for (const run of runs.slice(2)) run('made');
  expect(await Promise.all(outcomes)).toEqual(['made', 'made']);
});
