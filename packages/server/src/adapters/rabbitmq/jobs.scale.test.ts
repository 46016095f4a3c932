import { afterAll, describe, expect, test } from 'bun:test';
import { type ConversationId, newId } from '@tidings/protocol';
import amqp from 'amqplib';
import type { JobRunner } from '../../ports/jobs';
import { describeJobs } from '../../ports/jobs.contract';
import { systemClock } from '../system-clock';
import { createRabbitJobs } from './jobs';
import { parkedQueue, queueOf } from './queues';
import { type RabbitService, startRabbitmq } from './testing/rabbitmq-service';

const rabbit = await startRabbitmq();
afterAll(() => rabbit?.stop());

describe.skipIf(rabbit === undefined)('with a RabbitMQ', () => {
  const { url } = rabbit as RabbitService;

  async function open(runner: JobRunner, { random = () => 0.01, address = url } = {}) {
    const jobs = createRabbitJobs({ url: address, clock: systemClock, random });
    jobs.start(runner);
    await until(() => jobs.state === 'up');
    return jobs;
  }

  describeJobs('several processes', open);

  const quiet = { failed() {}, lost() {} };
  const newConsumer = () => `c-${newId()}`;

  test('of several nodes each does some, and each job is done by one', async () => {
    const consumer = newConsumer();
    const ran = [0, 0, 0].map(() => new Set<ConversationId>());
    const nodes = await Promise.all(
      ran.map((done) =>
        open({
          ...quiet,
          consumers: [consumer],
          async run({ conversation }) {
            done.add(conversation);
            return 'done';
          },
        }),
      ),
    );
    const offered = Array.from({ length: 60 }, () => newId<ConversationId>());
    for (const conversation of offered) nodes[0]?.offer({ consumer, conversation }, 'fresh');
    await until(() => ran.reduce((sum, { size }) => sum + size, 0) === offered.length);
    for (const { size } of ran) expect(size).toBeGreaterThan(0);
    expect(new Set(ran.flatMap((done) => [...done]))).toEqual(new Set(offered));
    for (const node of nodes) await node[Symbol.asyncDispose]();
  });

  test('a log in which much happens is published now and then, and the last of it is never left out', async () => {
    const consumer = newConsumer();
    let [head, seen, runs] = [0, 0, 0];
    const run = async () => {
      runs += 1;
      seen = head;
      return 'done' as const;
    };
    const [giver, taker] = [
      await open({ ...quiet, consumers: [consumer], run }),
      await open({ ...quiet, consumers: [consumer], run }),
    ];
    const conversation = newId<ConversationId>();
    for (head = 1; head < 1_000; head++) {
      giver.offer({ consumer, conversation }, 'fresh');
      if (head % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await until(() => seen === 1_000);
    expect(runs).toBeLessThan(20);
    for (const node of [giver, taker]) await node[Symbol.asyncDispose]();
  });

  test('what a closing node has taken and not done is done by another', async () => {
    const consumer = newConsumer();
    const gate = Promise.withResolvers<void>();
    const done = new Set<ConversationId>();
    const closing = await open({
      ...quiet,
      consumers: [consumer],
      async run({ conversation }) {
        await gate.promise;
        done.add(conversation);
        return 'done';
      },
    });
    const offered = Array.from({ length: 40 }, () => newId<ConversationId>());
    for (const conversation of offered) closing.offer({ consumer, conversation }, 'fresh');
    await until(() => closing.counts(consumer).waiting === offered.length);
    const closed = closing[Symbol.asyncDispose]();
    gate.resolve();
    await closed;
    expect(done.size).toBe(4);
    const other = await open({
      ...quiet,
      consumers: [consumer],
      async run({ conversation }) {
        done.add(conversation);
        return 'done';
      },
    });
    await until(() => done.size === offered.length);
    await other[Symbol.asyncDispose]();
  });

  test('a job that fails again and again ends in the queue of what is parked', async () => {
    const consumer = newConsumer();
    let isParked = false;
    const jobs = await open({
      lost() {},
      consumers: [consumer],
      run: () => Promise.reject(new Error('poison')),
      failed: (_, failure) => {
        isParked ||= failure.isParked;
      },
    });
    const conversation = newId<ConversationId>();
    jobs.offer({ consumer, conversation }, 'fresh');
    await until(() => isParked);
    expect(await takeParked(consumer)).toEqual({ conversation, reason: 'rejected' });
    expect(jobs.counts(consumer)).toEqual({ waiting: 0, backlog: 0, parked: 1 });
    await jobs[Symbol.asyncDispose]();
  });

  test('so does one at which nodes die, also if none of them lives to say so', async () => {
    const consumer = newConsumer();
    const alive = await open({ ...quiet, consumers: [consumer], run: async () => 'done' });
    await alive[Symbol.asyncDispose]();
    const conversation = newId<ConversationId>();
    const dying = await amqp.connect(url);
    const channel = await dying.createConfirmChannel();
    channel.sendToQueue(queueOf(consumer), Buffer.from(JSON.stringify({ conversation })), { persistent: true });
    await channel.waitForConfirms();
    await dying.close();
    let isGivenUp = false;
    for (let deaths = 0; deaths < 20 && !isGivenUp; deaths++) {
      const node = await amqp.connect(url);
      const taking = await node.createChannel();
      const taken = Promise.withResolvers<void>();
      await taking.consume(queueOf(consumer), () => taken.resolve());
      const { messageCount } = await taking.checkQueue(parkedQueue);
      isGivenUp = messageCount > 0;
      if (!isGivenUp) await Promise.race([taken.promise, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      await node.close();
    }
    expect(await takeParked(consumer)).toEqual({ conversation, reason: 'delivery_limit' });
  });

  test('what is no job of ours does no harm', async () => {
    const consumer = newConsumer();
    const ran: ConversationId[] = [];
    const jobs = await open({
      ...quiet,
      consumers: [consumer],
      async run({ conversation }) {
        ran.push(conversation);
        return 'done';
      },
    });
    const stranger = await amqp.connect(url);
    const channel = await stranger.createConfirmChannel();
    const conversation = newId<ConversationId>();
    for (const text of ['', '{', 'null', '[]', '{"conversation":7}', '{"conversation":"../../etc"}', 'x'.repeat(5_000)])
      channel.sendToQueue(queueOf(consumer), Buffer.from(text));
    channel.sendToQueue(queueOf(consumer), Buffer.from(JSON.stringify({ conversation })));
    await until(() => ran.length > 0);
    expect(ran).toEqual([conversation]);
    await stranger.close();
    await jobs[Symbol.asyncDispose]();
  });

  /** Takes all that is parked; what there is of the consumer's. */
  async function takeParked(consumer: string) {
    const connection = await amqp.connect(url);
    const channel = await connection.createChannel();
    try {
      for (;;) {
        const message = await channel.get(parkedQueue, { noAck: true });
        if (message === false) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          continue;
        }
        const [death] = message.properties.headers?.['x-death'] ?? [];
        if (death?.queue !== queueOf(consumer)) continue;
        return { conversation: JSON.parse(message.content.toString()).conversation, reason: String(death.reason) };
      }
    } finally {
      await connection.close();
    }
  }
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
