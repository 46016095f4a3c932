import type { History } from '../history/operations';
import type { Random } from '../network/random';
import { until } from '../network/until';
import { startLoad } from './load';
import { openRawWorld, type RawWorld } from './raw-world';
import type { ServerProcess } from './server-process';

/** Where the server may be made to end itself; see `crash-point.ts` of the server. */
const crashPoints = [
  'before_commit',
  'after_commit_before_ack',
  'after_ack_before_publish',
  'after_publish_before_reply',
] as const;

const calmMs = 700;

export interface KillRun {
  readonly history: History;
  /** How often the server died, by where. */
  readonly kills: Readonly<Record<string, number>>;
  /** What was still going on when patience ended; empty if the world came to rest. */
  readonly unrest: string;
}

export interface KillOptions {
  readonly random: Random;
  readonly kills: number;
  /** Whether the server knows the named points; else it is killed from outside only. Default true. */
  readonly hasCrashPoints?: boolean;
  /** How long the world may take to come to rest; default 10 s. A planted bug may keep it from ever doing so. */
  readonly patienceMs?: number;
}

/** Runs a world of raw devices against a server that is killed again and again, and reads the logs when it has come to rest. */
export async function runKills(server: ServerProcess, options: KillOptions): Promise<KillRun> {
  const { random, hasCrashPoints = true, patienceMs = 10_000 } = options;
  await server.start();
  const world = await openRawWorld(server.url, random);
  for (const device of world.devices) device.connect();
  const load = startLoad(world, random);
  const kills: Record<string, number> = {};
  for (let kill = 0; kill < options.kills; kill++) {
    const point = hasCrashPoints && random.chance(0.5) ? random.pick(crashPoints) : undefined;
    const where = await killOnce(server, world, { random, point });
    world.recorder.note({ type: 'mark', text: `server killed: ${where}` });
    kills[where] = (kills[where] ?? 0) + 1;
  }
  // Some work at the end that nothing interrupts: cursors are written only every 100 ms.
  await server.start();
  await sleep(calmMs);
  load.stop();
  const unrest = await comeToRest(world, patienceMs);
  // Cursors go on moving for a moment: what is seen after the end was read would seem to have gone back.
  for (const device of world.devices) device.stop();
  await until(() => world.devices.every(({ isLive }) => !isLive), {
    what: () => 'the sockets to close',
    timeoutMs: 10_000,
  });
  const history = await world.readHistory();
  return { history, kills, unrest };
}

/** Starts the server anew and has it die: at the point, if it gets there soon, else at a random moment under load. */
async function killOnce(
  server: ServerProcess,
  world: RawWorld,
  { random, point }: { random: Random; point: string | undefined },
): Promise<string> {
  await server.kill();
  if (random.chance(0.05)) return killWhileStarting(server, random);
  await server.start(point === undefined ? {} : { crashAt: `${point}:${random.between(1, 40)}` });
  if (point !== undefined && (await server.gone(2_000))) return point;
  const before = world.recorder.count('acknowledged');
  // It may still get to its point, and then there is nobody left to acknowledge; dying without one is a failure.
  const hasReachedPoint = () => point !== undefined && !server.isRunning;
  await until(() => world.recorder.count('acknowledged') > before || hasReachedPoint(), {
    what: () =>
      `an acknowledgement (${unrestOf(world)}; server running: ${server.isRunning}); last:\n${world.recorder.lastMarks()}\n${server.logTail}`,
    timeoutMs: 20_000,
  });
  if (point !== undefined && hasReachedPoint()) return point;
  await sleep(random.chance(0.2) ? random.between(80, 400) : random.between(0, 80));
  await server.kill();
  return 'under load';
}

async function killWhileStarting(server: ServerProcess, random: Random): Promise<string> {
  const start = server.start().catch(() => {});
  await sleep(random.between(0, 250));
  await server.kill();
  await start;
  return 'while starting';
}

/** Waits until everything is acknowledged and every device holds what the others hold; says what is not so when patience ends. */
export async function comeToRest(world: RawWorld, timeoutMs: number): Promise<string> {
  try {
    await until(() => unrestOf(world) === '', { what: () => unrestOf(world), timeoutMs });
    return '';
  } catch {
    return unrestOf(world);
  }
}

function unrestOf(world: RawWorld): string {
  const busy = world.devices
    .filter((device) => !device.isLive || device.pendingCount > 0)
    .map((device) => `${device.name}: ${device.isLive ? 'live' : 'not live'}, ${device.pendingCount} pending`);
  const apart = world.conversations.flatMap((conversation) => {
    const members = world.devices.filter((device) => world.conversationsOf(device).includes(conversation));
    const held = new Set(members.map((device) => device.replica(conversation).heldSeq));
    return held.size > 1 ? [`${conversation} is held up to ${[...held].join(', ')}`] : [];
  });
  return [...busy, ...apart].join('; ');
}

/** A kill at a random moment is the point of this; nothing is asserted about time. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
