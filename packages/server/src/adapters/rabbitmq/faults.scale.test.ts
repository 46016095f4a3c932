/** Several nodes, and a RabbitMQ that is killed, held, full, emptied: every consumer comes to the end of every log all the same. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { ConversationId } from '@tidings/protocol';
import amqp from 'amqplib';
import type { LogStore } from '../../ports/log-store';
import { type ConsumerWorld, openConsumerWorld, type WorldNode } from '../../testing/consumer-world';
import { openTestServer } from '../../testing/test-server';
import { createMemoryDirectory } from '../memory/directory';
import { createMemoryLogStore } from '../memory/log-store';
import { openRelay, type Relay } from '../redis/testing/relay';
import { systemClock } from '../system-clock';
import { createRabbitJobs } from './jobs';
import { parkedQueue, queueOf } from './queues';
import { type RabbitService, startRabbitmq } from './testing/rabbitmq-service';

const rabbit = await startRabbitmq();
afterAll(() => rabbit?.stop());

describe.skipIf(rabbit === undefined)('three nodes and a RabbitMQ', () => {
  const { url, signal, kill, start, ctl } = rabbit as RabbitService;
  let store: LogStore;
  let world: ConsumerWorld;
  let nodes: readonly [WorldNode, WorldNode, WorldNode];
  /** Between the last node and RabbitMQ. */
  let relay: Relay;

  const openNode = (address: string) =>
    world.open(store, createRabbitJobs({ url: address, clock: systemClock, random: () => Math.random() / 10 }));
  const areUp = () => nodes.every(({ jobs }) => jobs.state === 'up');
  const writeAll = (count: number) => Promise.all(nodes.map((node) => node.write(count)));
  const waiting = () =>
    nodes.reduce((sum, { jobs }) => sum + world.names.reduce((all, name) => all + jobs.counts(name).waiting, 0), 0);

  beforeEach(async () => {
    store = createMemoryLogStore(systemClock);
    world = await openConsumerWorld(store);
    relay = await openRelay(url);
    nodes = [openNode(url), openNode(url), openNode(relay.url)];
    await until(areUp);
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  test('without a fault nothing is left out, and not everything done by each', async () => {
    await writeAll(200);
    await world.comeToTheEnd(store);
    // All three write to the same logs at the same time, so two are at one log now and then.
    expect(world.repetitions).toBeLessThan(640 * world.names.length);
  });

  test('killed and started again while they write', async () => {
    const writing = writeAll(400);
    await kill();
    await writeAll(100);
    await until(() => nodes.every(({ jobs }) => jobs.state === 'down'));
    await start();
    await writing;
    await until(areUp);
    await writeAll(20);
    await world.comeToTheEnd(store);
  });

  test('held: what is written meanwhile is done meanwhile', async () => {
    signal('SIGSTOP');
    try {
      await writeAll(100);
      await world.comeToTheEnd(store);
      await until(() => nodes.every(({ jobs }) => jobs.state === 'down'));
    } finally {
      signal('SIGCONT');
    }
    await until(areUp);
    await writeAll(20);
    await world.comeToTheEnd(store);
  });

  test('short of memory: nobody waits for it', async () => {
    await ctl('set_vm_memory_high_watermark', 'absolute', '1');
    try {
      await writeAll(50);
      await until(() => nodes.every(({ jobs }) => jobs.state === 'down'));
      await writeAll(50);
      await world.comeToTheEnd(store);
    } finally {
      await ctl('set_vm_memory_high_watermark', '0.6');
    }
    await until(areUp);
    await writeAll(20);
    await world.comeToTheEnd(store);
  });

  test('queues that are full by a policy refuse, and what they refuse is done where it was offered', async () => {
    const gate = Promise.withResolvers<void>();
    world.before = () => gate.promise;
    await ctl('set_policy', 'short', '^tidings.jobs', '{"max-length":1}', '--apply-to', 'queues');
    try {
      await writeAll(200);
      gate.resolve();
      await world.comeToTheEnd(store);
    } finally {
      await ctl('clear_policy', 'short');
    }
  });

  test('queues are deleted, with jobs in them', async () => {
    const gate = Promise.withResolvers<void>();
    world.before = () => gate.promise;
    await writeAll(200);
    await until(() => waiting() > 50);
    await withChannel(async (channel) => {
      for (const name of world.names) await channel.deleteQueue(queueOf(name));
    });
    gate.resolve();
    await writeAll(20);
    await world.comeToTheEnd(store);
    await until(areUp);
  });

  test('queues are emptied, and nobody is told', async () => {
    // Nobody takes anything: all of it lies in the queues.
    const gate = Promise.withResolvers<void>();
    world.before = () => gate.promise;
    await writeAll(200);
    for (const node of nodes) node.die();
    relay.cut();
    gate.resolve();
    await withChannel(async (channel) => {
      for (const name of world.names) await channel.purgeQueue(queueOf(name));
    });
    const fresh = openNode(url);
    await world.comeToTheEnd(store);
    await fresh.write(10);
    await world.comeToTheEnd(store);
  });

  test('a node dies with jobs in its hands, another right after its commits', async () => {
    const [first, second, cut] = nodes;
    await writeAll(30);
    cut.die();
    await Promise.all([first.write(50), second.write(50), cut.write(50)]);
    relay.cut();
    await world.writeSilently(store, 80);
    await world.comeToTheEnd(store);
  });

  test('a log that no node can do is parked, and done after a restart', async () => {
    const poison = world.conversations[7] as ConversationId;
    const healthy = world.before;
    world.before = async (conversation) => {
      if (conversation === poison) throw new Error('poison');
    };
    await writeAll(100);
    await world.comeToTheEnd(store, [poison]);
    await until(() => nodes.some(({ jobs }) => world.names.every((name) => jobs.counts(name).parked > 0)));
    await withChannel(async (channel) => {
      for (;;) {
        const message = await channel.get(parkedQueue, { noAck: true });
        if (message !== false && message.content.toString().includes(poison)) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    world.before = healthy;
    for (const node of nodes) await node.close();
    openNode(url);
    await world.comeToTheEnd(store);
  });

  test('a server without its RabbitMQ is ready, and says what it lacks', async () => {
    const stores = { directory: createMemoryDirectory(), logStore: createMemoryLogStore(systemClock) };
    await using server = await openTestServer({ rabbitmq: url }, stores);
    const readyz = async () => {
      const answer = await fetch(`${server.url}/readyz`);
      return `${answer.status} ${(await answer.text()).trim()}`;
    };
    while ((await readyz()) !== '200 ready') await new Promise((resolve) => setTimeout(resolve, 20));
    await kill();
    try {
      while ((await readyz()) === '200 ready') await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await readyz()).toMatch(/^200 ready; work for later is not spread \(RabbitMQ/);
      expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('tidings_jobs_up_count 0');
    } finally {
      await start();
    }
  });

  async function withChannel(work: (channel: amqp.Channel) => Promise<void>): Promise<void> {
    const connection = await amqp.connect(url);
    try {
      await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
