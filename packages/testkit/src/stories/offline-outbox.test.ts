import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { openWorld } from '../world/world';

// Story 2, for text.
test(
  'offline I send 20 messages, kill the app, restart, reconnect: all arrive once, in order',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Hike', [ann, bob]);
      const texts = Array.from({ length: 20 }, (_, i) => `message ${i}`);

      ann.goOffline();
      for (const text of texts) await ann.client.messages.send(group, text);
      expect(await ann.readTexts(group)).toEqual(texts);
      ann.kill();
      await ann.restart();
      expect(await ann.readTexts(group)).toEqual(texts);
      ann.goOnline();

      await expectConverged(world);
      expect(await bob.readTexts(group)).toEqual(texts);
      expect(await ann.readTexts(group)).toEqual(texts);
    }),
  60_000,
);
