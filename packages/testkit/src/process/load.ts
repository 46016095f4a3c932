import { create, toBinary } from '@bufbuild/protobuf';
import { ContentSchema } from '@tidings/protocol';
import type { Random } from '../network/random';
import type { RawDevice } from './raw-device';
import type { RawWorld } from './raw-world';

/** How many unacknowledged entries a device lets come together. */
const maxPending = 4;

/** Keeps every device of the world busy until `stop`, `everyMs` each: writing, moving cursors, reading the past, repeating ids. */
export function startLoad(world: RawWorld, random: Random, everyMs = 2): { stop(): void } {
  const beats = world.devices.map((device) => {
    const dice = random.fork(device.name);
    return setInterval(() => beat(world, device, dice), everyMs);
  });
  return {
    stop: () => {
      for (const timer of beats) clearInterval(timer);
    },
  };
}

function beat(world: RawWorld, device: RawDevice, random: Random): void {
  const conversation = random.pick(world.conversationsOf(device));
  const { heldSeq } = device.replica(conversation);
  const roll = random.next();
  if (roll < 0.6) {
    if (device.pendingCount < maxPending) device.write(conversation, text(`${device.name} at ${heldSeq}`));
  } else if (heldSeq === 0) {
    return;
  } else if (roll < 0.8) {
    // Often behind what was asked before: a cursor must not follow.
    device.advance(conversation, { deliveredSeq: random.between(1, heldSeq), readSeq: random.between(1, heldSeq) });
  } else if (roll < 0.9) {
    const from = random.between(1, heldSeq);
    device.pull(conversation, { ...(random.chance(0.5) ? { afterSeq: from } : { beforeSeq: from + 1 }), limit: 7 });
  } else if (roll < 0.97) {
    if (device.landed.length > 0) device.repeat(random.pick(device.landed));
  } else {
    const other = random.pick(world.devices.filter(({ user }) => user !== device.user));
    const theirs = other.landed.filter((one) => one.conversation === conversation);
    if (theirs.length > 0) device.repeat(random.pick(theirs));
  }
}

function text(words: string): Uint8Array<ArrayBuffer> {
  return toBinary(ContentSchema, create(ContentSchema, { content: { case: 'text', value: { text: words } } }));
}
