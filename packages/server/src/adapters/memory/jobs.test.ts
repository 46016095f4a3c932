import { expect, test } from 'bun:test';
import { type ConversationId, newId } from '@tidings/protocol';
import type { Job, JobRunner } from '../../ports/jobs';
import { describeJobs } from '../../ports/jobs.contract';
import { FakeClock } from '../../testing/fake-clock';
import { systemClock } from '../system-clock';
import { createMemoryJobs } from './jobs';

describeJobs('this process', async (runner) => {
  // As long as it may rest at most would be long for a test.
  const jobs = createMemoryJobs({ clock: systemClock, random: () => 0.01 });
  jobs.start(runner);
  return jobs;
});

function open(run: JobRunner['run'], random = () => 1) {
  const clock = new FakeClock();
  const startMs = clock.now();
  const ran: number[] = [];
  const failures: boolean[] = [];
  let lost = 0;
  const jobs = createMemoryJobs({ clock, random });
  jobs.start({
    consumers: ['search'],
    run(job) {
      ran.push(clock.now() - startMs);
      return run(job);
    },
    failed: (_, { isParked }) => failures.push(isParked),
    lost: () => {
      lost += 1;
    },
  });
  return { clock, jobs, ran, failures, lost: () => lost };
}

const newJob = (): Job => ({ consumer: 'search', conversation: newId<ConversationId>() });
const broken = () => Promise.reject(new Error('broken'));

test('a job that fails is tried again later and later, then parked, and once more a quarter of an hour later', async () => {
  let isBroken = true;
  const { clock, jobs, ran, failures } = open(() => (isBroken ? broken() : Promise.resolve('done')));
  jobs.offer(newJob(), 'fresh');
  await clock.advance(120_000);
  expect(ran).toEqual([0, 2_000, 6_000, 14_000, 30_000, 60_000]);
  expect(failures).toEqual([false, false, false, false, false, true]);
  expect(jobs.counts('search')).toEqual({ waiting: 0, backlog: 0, parked: 1 });
  await clock.advance(60 * 60_000);
  expect(ran.slice(6)).toEqual([60_000 + 22.5 * 60_000, 60_000 + 45 * 60_000]);
  isBroken = false;
  await clock.advance(60 * 60_000);
  expect(ran).toHaveLength(9);
  expect(jobs.counts('search')).toEqual({ waiting: 0, backlog: 0, parked: 0 });
});

test('with full jitter the next try may come at once', async () => {
  const { clock, jobs, ran } = open(broken, () => 0);
  jobs.offer(newJob(), 'fresh');
  await clock.advance(0);
  expect(ran).toEqual([0, 0, 0, 0, 0, 0]);
});

test('what is offered while it rests or is parked does not hurry it', async () => {
  const { clock, jobs, ran } = open(broken);
  const job = newJob();
  const settled: string[] = [];
  jobs.offer(job, 'fresh', (outcome) => settled.push(outcome));
  await clock.advance(0);
  jobs.offer(job, 'fresh', (outcome) => settled.push(outcome));
  await clock.advance(1_999);
  expect(ran).toEqual([0]);
  expect(settled).toEqual([]);
  await clock.advance(120_000);
  expect(settled).toEqual(['parked', 'parked']);
  jobs.offer(job, 'fresh', (outcome) => settled.push(outcome));
  await clock.advance(0);
  expect(ran).toHaveLength(6);
  expect(settled).toEqual(['parked', 'parked', 'done']);
});

test('an offer is settled by a run that began after it', async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waiting = [...gates];
  const { clock, jobs, ran } = open(async () => {
    await waiting.shift()?.promise;
    return 'done';
  });
  const job = newJob();
  const settled: string[] = [];
  jobs.offer(job, 'fresh', () => settled.push('first'));
  await clock.advance(0);
  jobs.offer(job, 'fresh', () => settled.push('second'));
  gates[0]?.resolve();
  await clock.advance(0);
  expect(settled).toEqual(['first']);
  expect(ran).toHaveLength(2);
  gates[1]?.resolve();
  await clock.advance(0);
  expect(settled).toEqual(['first', 'second']);
});

test('of backlog one runs at a time, and three quarters of the time none', async () => {
  const took = 100;
  const { clock, jobs, ran } = open(() => new Promise((resolve) => void clock.after(took, () => resolve('done'))));
  for (let i = 0; i < 4; i++) jobs.offer(newJob(), 'backlog');
  await clock.advance(1_600);
  expect(ran).toEqual([0, 400, 800, 1_200]);
});

test('what is fresh overtakes backlog, and four run at the same time', async () => {
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const { clock, jobs } = open(async ({ conversation }) => {
    order.push(conversation);
    await gate.promise;
    return 'done';
  });
  const backlog = Array.from({ length: 3 }, newJob);
  const fresh = Array.from({ length: 5 }, newJob);
  for (const job of backlog) jobs.offer(job, 'backlog');
  for (const job of fresh) jobs.offer(job, 'fresh');
  // One that waited as backlog, and now something has happened in it.
  jobs.offer(backlog[2] as Job, 'fresh');
  await clock.advance(0);
  expect(order).toEqual([backlog[0], ...fresh.slice(0, 4)].map((job) => job?.conversation as string));
  gate.resolve();
  await clock.advance(0);
  expect(order.slice(5)).toEqual([fresh[4], backlog[2]].map((job) => job?.conversation as string));
  await clock.advance(1_000);
  expect(order.slice(7)).toEqual([backlog[1]?.conversation as string]);
});

test('there is room for so many; what is beyond is told to be lost', async () => {
  const gate = Promise.withResolvers<void>();
  const { jobs, lost } = open(async () => {
    await gate.promise;
    return 'done';
  });
  for (let i = 0; i < 10_003; i++) jobs.offer(newJob(), 'backlog');
  expect(jobs.counts('search').waiting).toBe(10_000);
  expect(lost()).toBe(3);
  gate.resolve();
});
