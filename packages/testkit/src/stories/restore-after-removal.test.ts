import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { waitForLive } from '../world/live';
import { openWorld } from '../world/world';

/** At which write of the removal the app dies; 0 = not at all. */
const deaths = [0, 1, 2, 3, 4, 5];

// A removal gives the vault a new key: phrase and passkey, which nobody gives for it, have to open what was before and what comes after.
test.each(deaths)(
  'phrase and passkey bring back what was said before and after a device was removed (killed at write %d of it)',
  (death) =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const spare = await world.addDevice('ann', 'spare');
      const group = await world.createGroup('Kept', [ann, bob]);
      await ann.client.messages.send(group, 'before');
      await expectConverged(world);
      await ann.client.encryption.setVerified(bob.user, true);
      const phrase = (await ann.client.encryption.getPhrase()) as string;
      expect(await ann.client.encryption.addPasskey()).toEqual({ ok: true });
      const device = spare.client.account.current.get()?.device;
      if (!device) throw new Error('no device');
      world.forget(spare);

      if (death > 0) ann.killAtWrite(death, random.chance(0.5) ? 'before' : 'after');
      const removed = ann.client.encryption.removeDevice(device).then(() => true);
      await until(async () => !ann.isAlive || (await Promise.race([removed, tick()])), { what: 'the removal' });
      if (!ann.isAlive) {
        await ann.restart();
        await ann.waitUntilLive();
      }
      await bob.client.messages.send(group, 'after');
      await expectConverged(world);
      await waitForLive(ann.client.encryption.state, (state) => state.phase === 'ready' && state.backup === 'good', {
        what: 'the backup to be whole',
      });
      // Own devices give each other up to two seconds to put a new epoch's key in: nobody else could open what was said meanwhile.
      await ann.waitUntilSaved();
      ann.kill();
      world.forget(ann);

      const fresh = await world.addLockedDevice('ann', 'new');
      const { encryption } = fresh.client;
      // Either has to do; each of them does it half of the times.
      expect(await (death % 2 === 0 ? encryption.restore(phrase) : encryption.restoreByPasskey())).toEqual({
        ok: true,
      });
      await fresh.waitUntilReady();
      await fresh.client.messages.send(group, 'from the new one');
      await expectConverged(world);
      expect(await bob.readTexts(group)).toEqual(['before', 'after', 'from the new one']);
      expect(await fresh.readTexts(group)).toEqual(['before', 'after', 'from the new one']);
      // Who was verified is so on the new one, though it was said under a key that the removed device had.
      await waitForLive(fresh.client.encryption.observeSafety(bob.user), ({ isVerified }) => isVerified, {
        what: 'bob to be verified on the new one',
      });
    }),
  60_000,
);

const tick = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 5));
