import { create, toBinary } from '@bufbuild/protobuf';
import { ContentSchema } from '@tidings/protocol';
import type { History } from '../history/operations';
import type { Random } from '../network/random';
import { until } from '../network/until';
import { comeToRest } from '../process/kill-run';
import { startLoad } from '../process/load';
import type { RawDevice } from '../process/raw-device';
import { type Guest, openGuest } from '../scale/guest';
import type { CrowdWorld } from './crowd-world';
import { everyFault, type Fault } from './faults';
import type { Installation } from './installation';
import { openVisitor } from './visitor';

export interface ChaosOptions {
  readonly random: Random;
  /** How often each device does something. */
  readonly beatMs: number;
  /** How long each fault lasts at least. */
  readonly faultMs: number;
  /** How long a visitor waits between two sessions. */
  readonly visitMs: number;
  readonly say: (line: string) => void;
}

export interface ChaosRun {
  readonly history: History;
  /** What was still going on when patience ended; empty if the world came to rest. */
  readonly unrest: string;
  /** By fault: how many messages were sent meanwhile by those it does not concern; all were acknowledged before it ended. */
  readonly unaffected: ReadonlyMap<string, number>;
  readonly removals: number;
  readonly endedSessions: number;
}

const patienceMs = 60_000;

/** Breaks one thing after the other under load, each time sees the others go on, and reads the logs when all has come to rest. */
export async function runChaos(
  installation: Installation,
  world: CrowdWorld,
  options: ChaosOptions,
): Promise<ChaosRun> {
  const { random, say } = options;
  const { url } = installation;
  for (const device of world.devices) device.connect();
  await everybodyLive(world);
  const load = startLoad(world, random.fork('load'), options.beatMs);
  const guests = await openGuests(url, world);
  const visitors = world.visitors.map((person) => openVisitor(url, world, person, options.visitMs));
  const unaffected = new Map<string, number>();
  for (const fault of shuffle(everyFault(installation), random.fork('faults'))) {
    world.recorder.note({ type: 'mark', text: fault.name });
    unaffected.set(fault.name, await suffer(world, fault, options));
    const endedAt = performance.now();
    await everybodyAnswered(world);
    say(`${fault.name}: ${unaffected.get(fault.name)} went on; all were back ${since(endedAt)} after its end`);
  }
  const [lastEndedAt, all] = [performance.now(), [...guests, ...visitors]];
  for (const one of all) await one.stop();
  load.stop();
  const unrest = await comeToRest(world, patienceMs);
  say(`at rest ${since(lastEndedAt)} after the last fault`);
  for (const device of world.devices) device.stop();
  await until(() => world.devices.every(({ isLive }) => !isLive), { what: 'the sockets to close' });
  return {
    history: await world.readHistory(),
    unrest,
    unaffected,
    removals: guests.reduce((sum, guest) => sum + guest.removals, 0),
    endedSessions: visitors.reduce((sum, visitor) => sum + visitor.ended, 0),
  };
}

/** One into the founder's conversation on each shard. */
function openGuests(url: string, world: CrowdWorld): Promise<readonly Guest[]> {
  const founders = world.conversationsOf(world.devices[0] as RawDevice);
  return Promise.all(
    founders.map((conversation, index) => openGuest(url, world, { name: `guest${index}`, conversation })),
  );
}

async function suffer(world: CrowdWorld, fault: Fault, { faultMs }: ChaosOptions): Promise<number> {
  const longEnough = new Promise((resolve) => setTimeout(resolve, faultMs));
  await fault.begin();
  try {
    // All clients come through the one proxy.
    const count = fault.part.kind === 'proxy' ? 0 : await goOnWithout(world, fault);
    await longEnough;
    return count;
  } finally {
    await fault.end();
  }
}

/**
 * Whoever's server still answers sends a message into each conversation whose shard can be reached, and all of these are acknowledged
 * while the fault lasts. Says how many.
 */
async function goOnWithout(world: CrowdWorld, fault: Fault): Promise<number> {
  const answered = await thoseAnswered(world, fault.part.kind === 'server' ? 0.2 : 0.9);
  const sent = answered.flatMap((device) =>
    world
      .conversationsOf(device)
      .filter((conversation) => world.shardOf(conversation) !== fault.shard)
      .map((conversation) => ({ device, id: device.write(conversation, words) })),
  );
  const waiting = () => sent.filter(({ device, id }) => device.isPending(id)).length;
  await until(() => waiting() === 0, {
    what: () =>
      `${fault.name}: ${waiting()} of ${sent.length} sends it does not concern; last:\n${world.recorder.lastMarks()}`,
    timeoutMs: patienceMs,
  });
  return sent.length;
}

const words = toBinary(
  ContentSchema,
  create(ContentSchema, { content: { case: 'text', value: { text: 'while something else is broken' } } }),
);

/** Pings until so large a share of the devices has heard a pong; says which. */
async function thoseAnswered({ devices, recorder }: CrowdWorld, share: number): Promise<readonly RawDevice[]> {
  const before = new Map(devices.map((device) => [device, device.pongs]));
  const isAnswered = (device: RawDevice) => device.pongs !== before.get(device);
  const ask = () => {
    for (const device of devices) if (!isAnswered(device)) device.ping();
  };
  ask();
  const asking = setInterval(ask, 200);
  const answered = () => devices.filter(isAnswered);
  await until(() => answered().length >= share * devices.length, {
    what: () => `answers: ${answered().length} devices of ${devices.length}; last:\n${recorder.lastMarks()}`,
    timeoutMs: patienceMs,
  }).finally(() => clearInterval(asking));
  return answered();
}

async function everybodyAnswered(world: CrowdWorld): Promise<void> {
  await everybodyLive(world);
  await thoseAnswered(world, 1);
}

function everybodyLive(world: CrowdWorld): Promise<void> {
  const missing = () => world.devices.filter(({ isLive }) => !isLive).length;
  return until(() => missing() === 0, {
    what: () => `${missing()} devices to come back; last:\n${world.recorder.lastMarks()}`,
    timeoutMs: patienceMs,
  });
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const since = (startMs: number) => `${((performance.now() - startMs) / 1_000).toFixed(1)} s`;
