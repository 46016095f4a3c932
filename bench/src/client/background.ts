/** Opening what was put off when it came, as the engine does it when nothing else is to be done. */
import { createBunPlatform } from '@tidings/client/bun';
import { openSealedReplica } from '@tidings/client/sealed-replica';
import type { UserId } from '@tidings/protocol';
import { openFloor } from '../encryption/floor';
import { timeMs } from '../time';

/** As many at once as one slice holds. */
const atOnce = 50;

export async function measureBackground(folder: string, self: UserId) {
  await using replica = await openSealedReplica(createBunPlatform({ folder }), 'sealed', self);
  const count = await replica.countLater();
  const ms = await timeMs(() => replica.openLater());
  const left = await replica.countLater();
  if (left > 0) throw new Error(`${left} entries are still to be opened`);
  const floor = await openFloor();
  const floorMs = await timeMs(async () => {
    for (let done = 0; done < count; done += atOnce) await Promise.all(Array.from({ length: atOnce }, floor.open));
  });
  return { rate: (count / ms) * 1_000, floor: (count / floorMs) * 1_000, s: ms / 1_000 };
}
