import { type ConversationId, Role, type UserId } from '@tidings/protocol';
import type { Random } from '../network/random';
import { fair, rough, storm } from '../network/weather';
import type { Device } from './device';
import type { World } from './world';

export interface LifeOptions {
  readonly random: Random;
  readonly conversations: readonly ConversationId[];
  /** Stay for ever: what nobody may see any more nobody can compare. */
  readonly founders: readonly UserId[];
  readonly steps: number;
}

/**
 * Lets things happen in a world, one after the other, as the seed has it: people write, read, come, go and are removed;
 * apps and the server are killed and started; links break, stall and heal. What an online request answers does not matter here.
 */
export async function liveRandomly(
  world: World,
  { random, conversations, founders, steps }: LifeOptions,
): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const device = random.pick(world.devices);
    const conversation = random.pick(conversations);
    if (device.isAlive) await act(world, { device, conversation, founders, random, step });
    else await device.restart();
  }
}

interface Moment {
  readonly device: Device;
  readonly conversation: ConversationId;
  readonly founders: readonly UserId[];
  readonly random: Random;
  readonly step: number;
}

async function act(world: World, moment: Moment): Promise<void> {
  const { device, random } = moment;
  const roll = random.next();
  if (roll < 0.6) await write(moment);
  else if (roll < 0.72) await readAll(moment);
  else if (roll < 0.8) changeMembers(world, moment);
  else if (roll < 0.88) device.setWeather(random.pick([fair, rough, storm]));
  else if (roll < 0.91) (random.chance(0.5) ? device.goOffline : device.goOnline)();
  else if (roll < 0.94) (random.chance(0.5) ? device.partition : device.heal)();
  else if (roll < 0.97) device.kill();
  else await killServer(world, random);
}

async function write({ device, conversation, random, step }: Moment): Promise<void> {
  // Somebody who was never in it does not even list it.
  if (device.newestSeq(conversation) === 0) return;
  for (let i = random.between(1, 4); i > 0; i--)
    await device.client.messages.send(conversation, `${device.name} at step ${step}, ${i} to go`);
}

async function readAll({ device, conversation }: Moment): Promise<void> {
  const last = device.newestSeq(conversation);
  if (last > 0) await device.client.messages.markRead(conversation, last);
}

/** Not waited for: who may not is told so. */
function changeMembers(world: World, { device, conversation, founders, random }: Moment): void {
  const { conversations } = device.client;
  const { user } = random.pick(world.devices);
  const roll = random.next();
  if (roll < 0.4) conversations.addMembers(conversation, [user]).catch(() => {});
  else if (roll < 0.65) conversations.removeMember(conversation, user).catch(() => {});
  else if (roll < 0.8)
    conversations.setRole(conversation, user, random.pick([Role.ADMIN, Role.MEMBER])).catch(() => {});
  else if (roll < 0.9) conversations.rename(conversation, `renamed by ${device.name}`).catch(() => {});
  else if (!founders.includes(device.user)) conversations.leave(conversation).catch(() => {});
}

async function killServer(world: World, random: Random): Promise<void> {
  await world.server.kill();
  world.recorder.note({ type: 'mark', text: 'server killed' });
  if (random.chance(0.7)) await world.server.start();
}
