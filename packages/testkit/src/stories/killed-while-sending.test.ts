import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { openWorld } from '../world/world';

const lives = 12;

// I13: from the moment the screen shows "sending", killing the app at any point neither loses nor doubles it.
test(
  'an app that is killed at each of its writes in turn loses and doubles nothing',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Nine lives', [ann, bob]);

      const promised: string[] = [];
      for (let life = 1; life <= lives; life++) {
        ann.killAtWrite(life, random.chance(0.5) ? 'before' : 'after');
        for (let i = 0; ann.isAlive; i++) {
          const text = `life ${life}, message ${i}`;
          // Resolves when it is on disk; a dead app never answers.
          const sent = ann.client.messages.send(group, text).then(() => promised.push(text));
          await until(async () => !ann.isAlive || (await Promise.race([sent, undefined])) !== undefined, {
            what: text,
          });
        }
        await ann.restart();
      }

      await expectConverged(world);
      const texts = await bob.readTexts(group);
      expect(new Set(texts).size).toBe(texts.length);
      // What was on disk when the app died may have come through without ever having been promised.
      expect(texts.filter((text) => promised.includes(text))).toEqual(promised);
      expect(texts.length - promised.length).toBeLessThanOrEqual(lives);
    }),
  60_000,
);
