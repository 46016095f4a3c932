import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { openWorld } from '../world/world';

const missed = 1_500;

test(
  'after a long absence the newest is there at once, and scrolling back loads the rest without a hole',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Years', [bob, ann]);
      ann.kill();

      for (let i = 0; i < missed; i++) await bob.client.messages.send(group, `message ${i}`);
      await bob.waitUntilSent();
      await ann.restart();
      await ann.waitUntilLive();

      const file = ann.openReplica();
      const window = file.newestWindows().find(({ conversation }) => conversation === group);
      file.close();
      // Live means: the newest window reaches the end. It must not have cost the whole absence.
      // Created, its title, and a commit after the first thousand entries.
      expect(window?.high).toBe(missed + 3);
      expect(window?.low).toBeGreaterThan(missed / 2);
      const texts = await ann.readTexts(group);
      expect(texts).toEqual(Array.from({ length: missed }, (_, i) => `message ${i}`));
      await expectConverged(world);
    }),
  60_000,
);
