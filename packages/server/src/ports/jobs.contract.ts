import { afterEach, describe, expect, test } from 'bun:test';
import { type ConversationId, newId } from '@tidings/protocol';
import type { Job, JobRunner, Jobs } from './jobs';

type Run = (job: Job) => Promise<'done' | 'more'>;

/** What every adapter of jobs must do. @param open resolves when what is offered is taken */
export function describeJobs(name: string, open: (runner: JobRunner) => Promise<Jobs>): void {
  describe(`jobs of ${name}`, () => {
    const opened: Jobs[] = [];
    afterEach(async () => {
      for (const jobs of opened.splice(0)) await jobs[Symbol.asyncDispose]();
    });

    async function start(run: Run, consumers: readonly string[] = [newConsumer()]) {
      const ran: Job[] = [];
      const failures: { readonly job: Job; readonly isParked: boolean }[] = [];
      const jobs = await open({
        consumers,
        run: (job) => {
          ran.push(job);
          return run(job);
        },
        failed: (job, { isParked }) => failures.push({ job, isParked }),
        lost() {},
      });
      opened.push(jobs);
      const job = (consumer = consumers[0] as string): Job => ({ consumer, conversation: newId<ConversationId>() });
      const runsOf = ({ conversation }: Job) => ran.filter((one) => one.conversation === conversation).length;
      return { jobs, ran, failures, job, runsOf };
    }

    test('what is offered runs, fresh or backlog', async () => {
      const { jobs, job, runsOf } = await start(async () => 'done');
      const [fresh, backlog] = [job(), job()];
      jobs.offer(backlog, 'backlog');
      jobs.offer(fresh, 'fresh');
      await until(() => runsOf(fresh) > 0 && runsOf(backlog) > 0);
      await until(() => jobs.counts(fresh.consumer).waiting === 0);
      expect(jobs.counts(fresh.consumer)).toEqual({ waiting: 0, backlog: 0, parked: 0 });
    });

    test('what is offered while it runs runs once more afterwards, and never twice at the same time', async () => {
      let [atOnce, most] = [0, 0];
      const gate = Promise.withResolvers<void>();
      const { jobs, job, runsOf } = await start(async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await gate.promise;
        atOnce -= 1;
        return 'done';
      });
      const one = job();
      jobs.offer(one, 'fresh');
      await until(() => runsOf(one) === 1);
      for (let i = 0; i < 5; i++) jobs.offer(one, i % 2 === 0 ? 'fresh' : 'backlog');
      gate.resolve();
      await until(() => runsOf(one) >= 2);
      await until(() => jobs.counts(one.consumer).waiting === 0);
      expect(most).toBe(1);
    });

    test('what is not done comes again until it is', async () => {
      let left = 3;
      const { jobs, job, runsOf } = await start(async () => (left-- > 0 ? 'more' : 'done'));
      const one = job();
      jobs.offer(one, 'fresh');
      await until(() => runsOf(one) === 4);
      await until(() => jobs.counts(one.consumer).waiting === 0);
      expect(left).toBe(-1);
    });

    test('a run that fails is told and tried again, and keeps no other waiting', async () => {
      let isBroken = true;
      const broken = newId<ConversationId>();
      const { jobs, job, failures, runsOf } = await start(async ({ conversation }) => {
        if (conversation === broken && isBroken) throw new Error('broken');
        return 'done';
      });
      const others = Array.from({ length: 20 }, () => job());
      const poison = { ...job(), conversation: broken };
      jobs.offer(poison, 'fresh');
      for (const other of others) jobs.offer(other, 'fresh');
      await until(() => failures.length > 0 && others.every((other) => runsOf(other) > 0));
      expect(failures[0]).toEqual({ job: poison, isParked: false });
      const before = runsOf(poison);
      isBroken = false;
      await until(() => runsOf(poison) > before);
    });

    test('consumers keep each other waiting for nothing', async () => {
      const [stuck, free] = [newConsumer(), newConsumer()];
      const gate = Promise.withResolvers<void>();
      const run: Run = async ({ consumer }) => {
        if (consumer === stuck) await gate.promise;
        return 'done';
      };
      const { jobs, job, runsOf } = await start(run, [stuck, free]);
      for (let i = 0; i < 50; i++) jobs.offer(job(stuck), i % 2 === 0 ? 'fresh' : 'backlog');
      const [fresh, backlog] = [job(free), job(free)];
      jobs.offer(fresh, 'fresh');
      jobs.offer(backlog, 'backlog');
      await until(() => runsOf(fresh) > 0 && runsOf(backlog) > 0);
      gate.resolve();
    });

    test('jobs of consumers that are not there are nobody’s, and do no harm', async () => {
      const { jobs, ran, job, runsOf } = await start(async () => 'done');
      jobs.offer(job('nobody'), 'fresh');
      const one = job();
      jobs.offer(one, 'fresh');
      await until(() => runsOf(one) > 0);
      expect(ran.every(({ consumer }) => consumer !== 'nobody')).toBe(true);
      expect(jobs.counts('nobody')).toEqual({ waiting: 0, backlog: 0, parked: 0 });
    });

    test('what runs when it is closed ends first, and nothing runs afterwards', async () => {
      const gate = Promise.withResolvers<void>();
      let hasEnded = false;
      const { jobs, job, ran, runsOf } = await start(async () => {
        await gate.promise;
        hasEnded = true;
        return 'done';
      });
      const one = job();
      jobs.offer(one, 'fresh');
      await until(() => runsOf(one) === 1);
      jobs.offer(one, 'fresh');
      const closed = jobs[Symbol.asyncDispose]();
      gate.resolve();
      await closed;
      expect(hasEnded).toBe(true);
      const before = ran.length;
      jobs.offer(job(), 'fresh');
      await new Promise((resolve) => setImmediate(resolve));
      expect(ran.length).toBe(before);
    });
  });
}

const newConsumer = () => `c-${newId()}`;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
