import type { ChangeRow, ConversationChange, MemberRow, TimelineRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { createRandom } from '../network/random';
import { until } from '../network/until';
import type { Device } from '../world/device';
import { readLive, waitForLive } from '../world/live';
import { type HostileWorld, openHostileWorld } from './hostile-world';

/** Ann, Bob and Cem are honest. Eve's account belongs to the server: what she knows, it knows. */
export interface Stage extends AsyncDisposable {
  readonly world: HostileWorld;
  readonly ann: Device;
  readonly bob: Device;
  readonly cem: Device;
  readonly eve: Device;
}

export async function openStage(): Promise<Stage> {
  const world = await openHostileWorld(createRandom(process.env.TIDINGS_SEED ?? 'hostile'));
  const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
  const [cem, eve] = [await world.addDevice('cem'), await world.addDevice('eve')];
  return { world, ann, bob, cem, eve, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** A group in which everybody has spoken: nothing is on its way when it is given. */
export async function openQuietGroup(
  { world }: Stage,
  title: string,
  devices: readonly [Device, ...Device[]],
): Promise<ConversationId> {
  const group = await world.createGroup(title, devices);
  await expectTalking(group, devices);
  // Whoever spoke last may hear of it later than the others.
  const places = () => new Set(devices.map((device) => device.newestSeq(group)));
  await until(() => places().size === 1, { what: 'all to be at the end' });
  return group;
}

let spoken = 0;

/** Each says something, and all the others read it. */
export async function expectTalking(group: ConversationId, devices: readonly Device[]): Promise<void> {
  for (const speaker of devices) {
    const text = `${speaker.name} says ${++spoken}`;
    await speaker.client.messages.send(group, text);
    await waitForText(devices, group, text);
  }
}

export async function waitForText(devices: readonly Device[], group: ConversationId, text: string): Promise<void> {
  for (const device of devices)
    await until(async () => (await newestRows(device, group)).some((row) => isText(row, text)), {
      what: `${device.name} to read “${text}”`,
      timeoutMs: 40_000,
    });
}

/** The row of a change, once the device shows one of this type. */
export async function waitForChange<Type extends ConversationChange['type']>(
  device: Device,
  group: ConversationId,
  type: Type,
  isWanted: (change: Extract<ConversationChange, { type: Type }>) => boolean = () => true,
): Promise<ChangeRow> {
  let found: ChangeRow | undefined;
  await until(
    async () => {
      found = (await changesOf(device, group)).findLast(
        ({ change }) => change.type === type && isWanted(change as Extract<ConversationChange, { type: Type }>),
      );
      return found !== undefined;
    },
    { what: `${device.name} to show “${type}”`, timeoutMs: 40_000 },
  );
  return found as ChangeRow;
}

/** What the device shows at the end of the conversation; where something is held back, what lies before it can't be had. */
async function newestRows(device: Device, group: ConversationId): Promise<readonly TimelineRow[]> {
  const timeline = device.client.messages.openTimeline(group);
  const stop = timeline.subscribe(() => {});
  const { rows } = await readLive(timeline, `the end of ${group} on ${device.name}`);
  stop();
  timeline.dispose();
  return rows;
}

const isText = (row: TimelineRow, text: string): boolean =>
  row.type === 'message' && row.content.type === 'text' && row.content.text === text;

export async function changesOf(device: Device, group: ConversationId): Promise<readonly ChangeRow[]> {
  const rows = await newestRows(device, group);
  return rows.filter((row) => row.type === 'change');
}

/** How many rows the device shows as sealed, for this reason. */
export async function sealedRows(device: Device, group: ConversationId, reason: 'invalid' | 'waiting' | 'missing') {
  const rows = await newestRows(device, group);
  return rows
    .filter(({ type }) => type === 'message')
    .filter((row) => {
      return row.type === 'message' && row.content.type === 'sealed' && row.content.reason === reason;
    });
}

/** The members as the device shows them, once they are as wanted. */
export function waitForMembers(
  device: Device,
  group: ConversationId,
  isWanted: (members: readonly MemberRow[]) => boolean,
): Promise<readonly MemberRow[]> {
  const what = `the members of ${group} on ${device.name}`;
  return waitForLive(device.client.conversations.observeMembers(group), isWanted, { what, timeoutMs: 40_000 });
}
