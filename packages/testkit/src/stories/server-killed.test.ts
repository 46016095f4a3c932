import { expect, test } from 'bun:test';
import { every } from '../network/every';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { waitForLive } from '../world/live';
import { openWorld } from '../world/world';

const kills = 6;

// Story 11.
test(
  'kill -9 of the server while people write: nothing is lost or doubled, clients come back by themselves',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const devices = [
        await world.addDevice('ann'),
        await world.addDevice('bob'),
        await world.addDevice('cem'),
      ] as const;
      const group = await world.createGroup('Outage', [...devices]);

      let written = 0;
      const returnedMs: number[] = [];
      {
        using _writing = every(10, () => void random.pick(devices).client.messages.send(group, `message ${written++}`));
        for (let kill = 0; kill < kills; kill++) {
          await world.server.kill();
          // The banner is honest about it.
          const { connection } = devices[0].client;
          await waitForLive(connection, ({ phase }) => phase !== 'live', { what: 'the outage to be seen' });
          await world.server.start();
          const restartedAt = performance.now();
          await Promise.all(devices.map((device) => device.waitUntilLive()));
          returnedMs.push(performance.now() - restartedAt);
        }
      }

      // All of them within 3 s. The median, because a busy machine may starve one of the rounds.
      expect(returnedMs.sort((a, b) => a - b)[kills / 2]).toBeLessThan(3_000);

      await expectConverged(world);
      const texts = await devices[1].readTexts(group);
      expect(texts).toHaveLength(written);
      expect(new Set(texts).size).toBe(written);
    }),
  90_000,
);
