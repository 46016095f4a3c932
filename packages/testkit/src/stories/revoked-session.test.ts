import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { waitForLive } from '../world/live';
import { openWorld } from '../world/world';

// I10.
test(
  'a session that is revoked ends within a second, and its device holds nothing any more',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const stolen = await world.addDevice('ann', 'stolen');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Quiet', [phone, stolen, bob]);
      await bob.client.messages.send(group, 'before');
      await until(async () => (await stolen.readTexts(group)).length === 1, { what: 'the stolen device to have it' });

      const sessions = await phone.client.account.listSessions();
      const theirs = sessions.find(({ deviceName }) => deviceName === stolen.name);
      if (theirs === undefined) throw new Error('the stolen device has no session');
      const revokedAt = performance.now();
      await phone.client.account.revokeSession(theirs.id);
      const ended = await waitForLive(stolen.client.account.current, ({ user }) => user === undefined, {
        what: 'the stolen device to be signed out',
      });
      expect(performance.now() - revokedAt).toBeLessThan(1_000);
      expect(ended.ended).toBe('revoked');

      world.forget(stolen);
      await bob.client.messages.send(group, 'after');
      await expectConverged(world);
      expect(await phone.readTexts(group)).toEqual(['before', 'after']);
      expect(stolen.openReplica().newestWindows()).toEqual([]);
      const seen = world.recorder
        .finish([], [])
        .operations.filter((operation) => operation.type === 'live' && operation.device === stolen.name);
      expect(
        seen
          .flatMap((operation) => (operation.type === 'live' ? operation.entries : []))
          .filter(({ isContent }) => isContent),
      ).toHaveLength(1);
    }),
  60_000,
);
