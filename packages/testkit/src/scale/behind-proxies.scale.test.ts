import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { checkHistory, describeViolations } from '../history/checker';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { comeToRest } from '../process/kill-run';
import { startLoad } from '../process/load';
import { openRawWorld, type RawWorld } from '../process/raw-world';
import { openGuest } from './guest';
import { type Node, openNodes } from './nodes';
import { hasPostgres, makeDatabases, proxies, type Service, startProxy, startRedis } from './services';

const redis = hasPostgres ? await startRedis() : undefined;
afterAll(() => redis?.stop());

/** Resolves when this many more sends have been acknowledged: whatever was broken, messages go on. */
async function goesOn(world: RawWorld, sends: number): Promise<void> {
  const enough = world.recorder.count('acknowledged') + sends;
  const what = () => `${sends} more acknowledgements; last:\n${world.recorder.lastMarks()}`;
  await until(() => world.recorder.count('acknowledged') >= enough, { what, timeoutMs: 20_000 });
}

/** How many entries came to a device by themselves. */
function seenBy(world: RawWorld, device: string): number {
  const { operations } = world.recorder.finish([], []);
  return operations.reduce(
    (sum, operation) =>
      operation.type === 'live' && operation.device === device ? sum + operation.entries.length : sum,
    0,
  );
}

/** Own entries that were refused for good. */
function failedSends(world: RawWorld): readonly string[] {
  const landed = new Set(world.devices.flatMap((device) => device.landed.map(({ id }) => id)));
  const { operations } = world.recorder.finish([], []);
  return operations.flatMap((operation) =>
    operation.type === 'refused' && operation.isFinal && !landed.has(operation.id) ? [operation.id] : [],
  );
}

describe.skipIf(redis === undefined).each([...proxies])('three servers, two shards and a Redis behind %s', (name) => {
  const { signal, kill, start, url } = redis as Service;
  let nodes: readonly Node[] = [];
  let proxy: Service | undefined;

  beforeAll(async () => {
    nodes = await openNodes(3, { postgres: await makeDatabases(2), redis: url });
    const addresses = nodes.map(({ address }) => address);
    proxy = await startProxy(name, addresses);
  });
  afterAll(async () => {
    await proxy?.stop();
    for (const node of nodes) await node[Symbol.asyncDispose]();
  });

  const busIs = (state: 'up' | 'down') =>
    until(
      async () => {
        const states = await Promise.all(nodes.map(({ isBusUp }) => isBusUp()));
        return states.every((isUp) => isUp === (state === 'up'));
      },
      { what: `all servers to find the bus ${state}`, timeoutMs: 20_000 },
    );

  const node = (index: number) => nodes[index] as Node;

  const faults: Record<string, (world: RawWorld) => Promise<void>> = {
    async 'Redis is killed and started again'(world) {
      await kill();
      await busIs('down');
      await goesOn(world, 100);
      await start();
      await busIs('up');
    },
    async 'Redis is held and let go'(world) {
      signal('SIGSTOP');
      await busIs('down');
      await goesOn(world, 100);
      signal('SIGCONT');
      await busIs('up');
    },
    async 'Redis is emptied'() {
      const redisClient = new Bun.RedisClient(url);
      await redisClient.send('FLUSHALL', []);
      redisClient.close();
    },
    async 'a server is killed and started again'(world) {
      await node(0).kill();
      await goesOn(world, 100);
      await node(0).start();
    },
    async 'a server is held and let go'(world) {
      node(1).signal('SIGSTOP');
      await goesOn(world, 100);
      node(1).signal('SIGCONT');
    },
    async 'one server after the other is restarted'(world) {
      for (const one of nodes) {
        await one.stop();
        await one.start();
        await goesOn(world, 50);
      }
    },
  };

  async function breakEverything(world: RawWorld): Promise<void> {
    for (const [fault, bring] of Object.entries(faults)) {
      // What happens to Redis does not concern the proxy.
      if (name !== 'nginx' && fault.startsWith('Redis')) continue;
      world.recorder.note({ type: 'mark', text: fault });
      await bring(world);
      await goesOn(world, 50);
    }
  }

  test('whatever is killed, held and restarted, everybody sends and hears everything', () =>
    withSeed(async (random) => {
      if (proxy === undefined) return;
      const world = await openRawWorld(proxy.url, random);
      for (const device of world.devices) device.connect();
      const load = startLoad(world, random);
      await goesOn(world, 100);
      const counts = await Promise.all(nodes.map(({ socketCount }) => socketCount()));
      expect(Math.min(...counts)).toBeGreaterThan(0);
      const guest = await openGuest(proxy.url, world);
      await breakEverything(world);
      await guest.stop();
      load.stop();
      expect(await comeToRest(world, 20_000)).toBe('');
      for (const device of world.devices) device.stop();
      await until(() => world.devices.every(({ isLive }) => !isLive), { what: 'the sockets to close' });
      expect(describeViolations(checkHistory(await world.readHistory()))).toBe('');
      expect(failedSends(world)).toEqual([]);
      // A run in which the guest came and saw nothing would prove little.
      expect(guest.removals).toBeGreaterThan(5);
      expect(seenBy(world, 'guest')).toBeGreaterThan(50);
    }));
});
