import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { liveRandomly } from '../world/random-life';
import { openWorld } from '../world/world';

/** Worlds are drawn anew each time; `TIDINGS_SEED` brings one back. */
const worlds = Array.from({ length: Number(process.env.TIDINGS_WORLDS ?? 3) }, (_, i) => i + 1);

test.each(worlds)(
  'whatever happens, everybody agrees in the end (world %d)',
  (index) =>
    withSeed(async (seeded) => {
      const random = seeded.fork(`world ${index}`);
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const cem = await world.addDevice('cem');
      const conversations = [
        await world.createGroup('All', [ann, laptop, bob, cem]),
        await world.createGroup('Some', [bob, ann, laptop]),
      ];
      await liveRandomly(world, { random, conversations, founders: [ann.user, bob.user], steps: 120 });
      await expectConverged(world);
      expect(world.recorder.count('acknowledged')).toBeGreaterThan(10);
      for (const { client } of world.devices)
        expect(await client.encryption.countUnopened()).toEqual({ later: 0, waiting: 0, missing: 0, invalid: 0 });
    }),
  120_000,
);
