import { expect, test } from 'bun:test';
import { every } from '../network/every';
import { withSeed } from '../network/seed';
import { rough, storm } from '../network/weather';
import { expectConverged } from '../world/converged';
import { openWorld } from '../world/world';

const messageCount = 1_000;

// Story 3.
test(
  'my link flaps during a burst of 1,000 messages: phone, laptop and web end with identical history',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const web = await world.addDevice('bob', 'web');
      const group = await world.createGroup('Burst', [phone, laptop, web]);
      laptop.setWeather(rough);
      phone.setWeather(storm);

      const senders = [phone, laptop, web];
      {
        using _faults = every(150, () => random.pick([phone, laptop]).cut());
        for (let i = 0; i < messageCount; i++) await random.pick(senders).client.messages.send(group, `message ${i}`);
      }

      await expectConverged(world);
      const [first, ...others] = await Promise.all(senders.map((device) => device.readTexts(group)));
      expect(new Set(first).size).toBe(messageCount);
      for (const texts of others) expect(texts).toEqual(first as string[]);
    }),
  90_000,
);
