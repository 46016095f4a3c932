import { afterAll, describe, expect, test } from 'bun:test';
import { newId, type UserId } from '@tidings/protocol';
import type { Bus } from '../../ports/bus';
import { busContract } from '../../ports/bus.contract';
import type { Clock } from '../../ports/clock';
import { countersContract } from '../../ports/counters.contract';
import { presenceStoreContract } from '../../ports/presence-store.contract';
import { FakeClock } from '../../testing/fake-clock';
import { systemClock } from '../system-clock';
import { openRedisBus } from './bus';
import { createRedisCounters } from './counters';
import { openRedisLink, type RedisLink } from './link';
import { createRedisPresenceStore } from './presence-store';
import { type RedisService, startRedis } from './testing/redis-service';

const redis = await startRedis();
const opened: AsyncDisposable[] = [];
afterAll(async () => {
  for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
  await redis?.stop();
});

async function openLink(url: string): Promise<RedisLink> {
  const link = openRedisLink(url);
  opened.push(link);
  await until(() => link.commands.status === 'ready' && link.subscriber.status === 'ready');
  return link;
}

async function openBus(url: string, clock: Clock = systemClock): Promise<Bus> {
  const bus = await openRedisBus(await openLink(url), clock);
  opened.push(bus);
  return bus;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe.skipIf(redis === undefined)('with a Redis', () => {
  const { url, signal, kill, start } = redis as RedisService;

  busContract('redis bus', () => openBus(url));
  countersContract('redis counters', async () => {
    const [link, clock] = [await openLink(url), new FakeClock()];
    await link.commands.flushall();
    return { clock, counters: createRedisCounters(link, clock, () => clock.now()) };
  });

  test('nodes whose clocks differ share one limit', async () => {
    const [link, slow] = [await openLink(url), new FakeClock()];
    const fast = { now: () => slow.now() + 3_600_000 };
    const nodes = [slow, fast].map((clock) => createRedisCounters(link, clock));
    const [key, limit] = [newId(), { burst: 3, perSecond: 1 / 3_600 }];
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) for (const node of nodes) waits.push(await node.take(key, limit));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(3);
  });
  presenceStoreContract('redis presence', async () => {
    const [link, clock] = [await openLink(url), new FakeClock()];
    return { clock, presence: createRedisPresenceStore(link, clock) };
  });

  async function openPair() {
    const [near, far] = [await openBus(url), await openBus(url)];
    const heard: string[] = [];
    far.listen((channel, message) => heard.push(`${channel} ${new TextDecoder().decode(message)}`));
    await until(() => near.state === 'up' && far.state === 'up');
    return { near, far, heard };
  }

  test('another node hears what it is subscribed to, in order, and a node does not hear itself twice', async () => {
    const { near, far, heard } = await openPair();
    const own: string[] = [];
    near.listen((channel) => own.push(channel));
    await Promise.all([near.subscribe('c:1'), far.subscribe('c:1'), far.subscribe('c:3')]);
    for (const text of ['a', 'b']) near.publish('c:1', bytes(text));
    near.publish('c:2', bytes('not asked for'));
    near.publish('c:3', new Uint8Array([0, 255, 10, 13]));
    await until(() => heard.length === 3);
    expect(heard.slice(0, 2)).toEqual(['c:1 a', 'c:1 b']);
    expect(own).toEqual(['c:1', 'c:1']);
    far.unsubscribe('c:1');
    await far.subscribe('c:4');
    near.publish('c:1', bytes('c'));
    near.publish('c:4', bytes('d'));
    await until(() => heard.includes('c:4 d'));
    expect(heard).not.toContain('c:1 c');
  });

  test('a Redis that hangs is noticed, nobody waits for it, and what follows arrives again', async () => {
    const { near, far, heard } = await openPair();
    const link = await openLink(url);
    const counters = createRedisCounters(link, systemClock);
    const presence = createRedisPresenceStore(link, systemClock);
    const user = newId<UserId>();
    signal('SIGSTOP');
    try {
      near.publish('c:1', bytes('lost'));
      expect(await counters.take('hung', { burst: 1, perSecond: 0.01 })).toBe(0);
      expect(await counters.take('hung', { burst: 1, perSecond: 0.01 })).toBeGreaterThan(0);
      expect(await presence.connected(user)).toBe(true);
      expect(await presence.presence([user])).toMatchObject([{ online: true }]);
      await far.subscribe('c:1');
      await until(() => near.state === 'down' && far.state === 'down');
      // More than may be under way is not even begun.
      for (let i = 0; i < 40; i++) near.publish('c:1', new Uint8Array(1024 * 1024));
    } finally {
      signal('SIGCONT');
    }
    await until(() => near.state === 'up' && far.state === 'up');
    near.publish('c:1', bytes('again'));
    await until(() => heard.includes('c:1 again'));
    expect(heard).toHaveLength(1);
  });

  test('a Redis that is killed and comes back empty is subscribed anew, and presence is told again', async () => {
    const { near, far, heard } = await openPair();
    await far.subscribe('c:1');
    const link = await openLink(url);
    const [presence, elsewhere] = [link, await openLink(url)].map((one) => createRedisPresenceStore(one, systemClock));
    const user = newId<UserId>();
    await presence?.connected(user);
    await kill();
    near.publish('c:1', bytes('lost'));
    await until(() => near.state === 'down' && far.state === 'down');
    await start();
    await until(() => near.state === 'up' && far.state === 'up');
    near.publish('c:1', bytes('again'));
    await until(() => heard.length > 0);
    expect(heard).toEqual(['c:1 again']);
    let rows = await elsewhere?.presence([user]);
    while (!rows?.[0]?.online) rows = await elsewhere?.presence([user]);
  });

  /** Another node, of which only the beats are there. */
  async function openBeats() {
    const { commands } = await openLink(url);
    const id = Buffer.from(crypto.randomUUID().slice(0, 8));
    const say = (beat: object) =>
      commands.publish('tidings:nodes', Buffer.concat([id, Buffer.from(JSON.stringify(beat))]));
    let losses = 0;
    let timer = setInterval(() => void say({ losses }), 100);
    return {
      lose: () => {
        losses += 1;
      },
      fallSilent: () => clearInterval(timer),
      goOn: () => {
        timer = setInterval(() => void say({ losses }), 100);
      },
      async stop() {
        clearInterval(timer);
        await say({ losses, bye: true });
      },
    };
  }

  test('a node that falls silent is missed by the others, one that stops is not', async () => {
    const { near, far } = await openPair();
    const other = await openBeats();
    // At first nobody knows what it has lost.
    await until(() => near.state === 'down' && far.state === 'down');
    await until(() => near.state === 'up' && far.state === 'up');
    other.fallSilent();
    await until(() => near.state === 'down' && far.state === 'down');
    other.goOn();
    await until(() => near.state === 'up' && far.state === 'up');
    await other.stop();
    await near[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(far.state).toBe('up');
  });

  test('a node that has lost something says so, and the others ask the store for a moment', async () => {
    const { far } = await openPair();
    const other = await openBeats();
    await until(() => far.state === 'down');
    await until(() => far.state === 'up');
    other.lose();
    await until(() => far.state === 'down');
    await until(() => far.state === 'up');
    await other.stop();
  });

  test('buckets are shared by the nodes', async () => {
    const [one, other] = [await openLink(url), await openLink(url)].map((link) =>
      createRedisCounters(link, systemClock),
    );
    const limit = { burst: 2, perSecond: 0.001 };
    expect(await one?.take('shared', limit)).toBe(0);
    expect(await other?.take('shared', limit)).toBe(0);
    expect(await one?.take('shared', limit)).toBeGreaterThan(0);
  });

  test('a user on two nodes is online until both have gone, or a dead one is not believed any more', async () => {
    const clock = new FakeClock();
    const [one, other] = [await openLink(url), await openLink(url)].map((link) =>
      createRedisPresenceStore(link, clock),
    );
    const user = newId<UserId>();
    expect(await one?.connected(user)).toBe(true);
    expect(await other?.connected(user)).toBe(false);
    expect(await one?.disconnected(user)).toBe(false);
    expect(await one?.presence([user])).toMatchObject([{ online: true }]);
    // The other one dies: it renews nothing more.
    await (other as unknown as AsyncDisposable)[Symbol.asyncDispose]();
    expect(await one?.presence([user])).toMatchObject([{ online: false }]);
  });
});
