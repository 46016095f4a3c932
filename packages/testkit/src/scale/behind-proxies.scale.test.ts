import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { checkHistory, describeViolations } from '../history/checker';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { comeToRest } from '../process/kill-run';
import { startLoad } from '../process/load';
import { openRawWorld, type RawWorld } from '../process/raw-world';
import { type Node, openNodes } from './nodes';
import { proxies, type Service, startProxy, startRedis } from './services';

const redis = await startRedis();

/** Resolves when this many more sends have been acknowledged: whatever was broken, messages go on. */
async function goesOn(world: RawWorld, sends: number): Promise<void> {
  const enough = world.recorder.count('acknowledged') + sends;
  const what = () => `${sends} more acknowledgements; last:\n${world.recorder.lastMarks()}`;
  await until(() => world.recorder.count('acknowledged') >= enough, { what, timeoutMs: 20_000 });
}

/** Own entries that were refused for good. */
function failedSends(world: RawWorld): readonly string[] {
  const landed = new Set(world.devices.flatMap((device) => device.landed.map(({ id }) => id)));
  const { operations } = world.recorder.finish([], []);
  return operations.flatMap((operation) =>
    operation.type === 'refused' && operation.isFinal && !landed.has(operation.id) ? [operation.id] : [],
  );
}

describe.skipIf(redis === undefined).each([...proxies])('three servers and a Redis behind %s', (name) => {
  const { signal, kill, start, url } = redis as Service;
  let nodes: readonly Node[] = [];
  let proxy: Service | undefined;

  beforeAll(async () => {
    nodes = await openNodes(3, url);
    const addresses = nodes.map(({ address }) => address);
    proxy = await startProxy(name, addresses);
  });
  afterAll(async () => {
    await proxy?.stop();
    for (const node of nodes) await node.stop();
    if (name === proxies.at(-1)) await redis?.stop();
  });

  const busIs = (state: 'up' | 'down') =>
    until(
      async () => {
        const states = await Promise.all(nodes.map(({ isBusUp }) => isBusUp()));
        return states.every((isUp) => isUp === (state === 'up'));
      },
      { what: `all servers to find the bus ${state}`, timeoutMs: 20_000 },
    );

  const faults: Record<string, (world: RawWorld) => Promise<void>> = {
    async 'killed and started again'(world) {
      await kill();
      await busIs('down');
      await goesOn(world, 300);
      await start();
    },
    async 'held and let go'(world) {
      signal('SIGSTOP');
      await busIs('down');
      await goesOn(world, 300);
      signal('SIGCONT');
    },
    async emptied() {
      await new Bun.RedisClient(url).send('FLUSHALL', []);
    },
  };

  async function breakEverything(world: RawWorld): Promise<void> {
    for (const [fault, bring] of Object.entries(faults)) {
      world.recorder.note({ type: 'mark', text: `Redis is ${fault}` });
      await bring(world);
      await busIs('up');
      await goesOn(world, 100);
    }
    for (const node of nodes) {
      world.recorder.note({ type: 'mark', text: `${node.address} is restarted` });
      await node.restart();
      await goesOn(world, 100);
    }
  }

  test('whatever happens to Redis, and with one server after the other restarted, everybody sends and hears everything', () =>
    withSeed(async (random) => {
      if (proxy === undefined) return;
      const world = await openRawWorld(proxy.url, random);
      for (const device of world.devices) device.connect();
      const load = startLoad(world, random);
      await goesOn(world, 100);
      const counts = await Promise.all(nodes.map(({ socketCount }) => socketCount()));
      expect(Math.min(...counts)).toBeGreaterThan(0);
      await breakEverything(world);
      load.stop();
      expect(await comeToRest(world, 20_000)).toBe('');
      for (const device of world.devices) device.stop();
      await until(() => world.devices.every(({ isLive }) => !isLive), { what: 'the sockets to close' });
      expect(describeViolations(checkHistory(await world.readHistory()))).toBe('');
      expect(failedSends(world)).toEqual([]);
    }));
});
