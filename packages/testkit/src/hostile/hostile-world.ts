import type { Random } from '../network/random';
import type { Device } from '../world/device';
import { openWorld, type World } from '../world/world';
import { createLiar, type Liar } from './liar';

export interface HostileWorld extends World {
  /** What stands between this device and the real server. */
  liarOf(device: Device): Liar;
  /** From now on every device is told the truth. */
  beHonest(): void;
}

/** A world whose server lies to whom it likes. */
export async function openHostileWorld(random: Random): Promise<HostileWorld> {
  const liars = new Map<string, Liar>();
  const world = await openWorld({
    random,
    network: (device, inner) => {
      const liar = createLiar(inner);
      liars.set(device, liar);
      return liar.network;
    },
  });
  const liarOf = ({ name }: Device): Liar => {
    const liar = liars.get(name);
    if (!liar) throw new Error(`${name} is no device of this world`);
    return liar;
  };
  return {
    ...world,
    liarOf,
    beHonest: () => {
      for (const liar of liars.values()) liar.beHonest();
    },
  };
}
