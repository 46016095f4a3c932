import { checkHistory, describeViolations } from '../history/checker';
import type { FinalLog, FinalReplica } from '../history/operations';
import { until } from '../network/until';
import { fair } from '../network/weather';
import { checkRebuild } from './check-rebuild';
import { checkViews } from './check-views';
import type { Device } from './device';
import type { ReplicaFile } from './replica-file';
import type { World } from './world';

/** I7: five seconds after the last fault. */
const convergesWithinMs = 5_000;

/**
 * Ends every fault, gives the world five seconds, and then throws unless everything is as it must be:
 * outboxes empty, replicas equal to the logs, the whole history sound (I1–I5, I7, I8), nothing left unopened, timelines complete
 * and equal to the logs, unread counts right, and views rebuilt from nothing equal to those kept incrementally.
 */
export async function expectConverged(world: World): Promise<void> {
  await endFaults(world);
  await Promise.all(world.devices.map((device) => device.waitUntilSent()));
  const logs = await world.readLogs();
  await untilNone(world.devices, (device) => lagOf(device, logs));
  const after = await world.readLogs();
  if (after.some((log, index) => log.entries.length !== logs[index]?.entries.length)) return expectConverged(world);

  const replicas = world.devices.flatMap(replicasOf);
  const violations = checkHistory(world.recorder.finish(after, replicas));
  const complaints = [describeViolations(violations)].filter((line) => line !== '');
  for (const device of world.devices)
    complaints.push(
      ...(await checkViews(device, after)),
      ...(await checkRebuild(device)),
      ...(await countedBy(device)),
    );
  complaints.push(...disagreements(world.devices));
  if (complaints.length > 0) throw new Error(`the world has not converged:\n${complaints.join('\n')}`);
}

/** A bus may lose the very last hint, and only a new connection finds that out; so every link that lost some gets one. */
async function endFaults(world: World): Promise<void> {
  if (!world.server.isRunning) await world.server.start();
  for (const device of world.devices) {
    if (!device.isAlive) await device.restart();
    device.setWeather(fair);
    device.heal();
    device.goOnline();
    if (device.mayHaveLostHints) device.cut();
  }
  await Promise.all(world.devices.map((device) => device.waitUntilLive())).catch((cause: unknown) => {
    throw new Error(`${(cause as Error).message}\nWhat happened last:\n${world.recorder.lastMarks()}`, { cause });
  });
}

async function untilNone(devices: readonly Device[], problemsOf: (device: Device) => readonly string[]): Promise<void> {
  let problems: readonly string[] = [];
  await until(
    () => {
      problems = devices.flatMap(problemsOf);
      return problems.length === 0;
    },
    { what: () => `the world to converge:\n${problems.join('\n')}`, timeoutMs: convergesWithinMs },
  );
}

function lagOf(device: Device, logs: readonly FinalLog[]): string[] {
  const windows = readReplica(
    device,
    (file) => new Map(file.newestWindows().map((window) => [window.conversation, window])),
  );
  const marks = readReplica(device, (file) => file.unconfirmedMarks());
  const unconfirmed = marks.map((conversation) => `${device.name} has an unconfirmed mark in ${conversation}`);
  const behind = logs.flatMap((log) => {
    const interval = log.memberships.findLast(({ user }) => user === device.user);
    if (interval === undefined) return [];
    const end = interval.toSeq ?? log.entries.at(-1)?.seq ?? 0;
    const held = windows.get(log.conversation)?.high ?? 0;
    // More than that was written meanwhile (keys, titles for newcomers): then the logs are read again.
    return held >= end ? [] : [`${device.name} holds ${log.conversation} up to ${held} of ${end}`];
  });
  return [...unconfirmed, ...behind, ...unopenedIn(device)];
}

function replicasOf(device: Device): FinalReplica[] {
  return readReplica(device, (file) => file.newestWindows()).map(({ conversation, entries }) => {
    return { device: device.name, user: device.user, conversation, entries };
  });
}

function unopenedIn(device: Device): string[] {
  const count = readReplica(device, (file) => file.unopenedCount());
  return count === 0 ? [] : [`${device.name} could not open ${count} entries`];
}

/** What the client itself says of it: its own count has to agree with what lies in the file. */
async function countedBy(device: Device): Promise<string[]> {
  const counts = Object.entries(await device.client.encryption.countUnopened());
  return counts
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => `${device.name} counts ${n} unopened entries (${reason})`);
}

/** What one device has opened an entry to, every other one has. */
function disagreements(devices: readonly Device[]): string[] {
  const seen = new Map<string, { readonly content: string; readonly on: string }>();
  const complaints: string[] = [];
  for (const device of devices)
    for (const { id, content } of readReplica(device, (file) => file.openedContents())) {
      const known = seen.get(id);
      if (known === undefined) seen.set(id, { content, on: device.name });
      else if (known.content !== content)
        complaints.push(`${id} is another text on ${device.name} than on ${known.on}`);
    }
  return complaints;
}

function readReplica<T>(device: Device, read: (file: ReplicaFile) => T): T {
  const file = device.openReplica();
  try {
    return read(file);
  } finally {
    file.close();
  }
}
