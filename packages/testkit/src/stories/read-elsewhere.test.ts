import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

// The text part of story 8: cursors belong to the user, not to the device.
test(
  'what I read on the laptop is read on the phone, also when the phone was offline',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Badges', [bob, phone, laptop]);
      for (let i = 0; i < 5; i++) await bob.client.messages.send(group, `message ${i}`);
      const unread = await waitForRow(phone, group, (row) => row.unread === 5);

      await waitForRow(laptop, group, (row) => row.unread === 5);
      await laptop.client.messages.markRead(group, unread.headSeq);
      await waitForRow(phone, group, (row) => row.unread === 0);

      phone.goOffline();
      await bob.client.messages.send(group, 'one more');
      const { headSeq } = await waitForRow(laptop, group, (row) => row.unread === 1);
      await laptop.client.messages.markRead(group, headSeq);
      await waitForRow(laptop, group, (row) => row.unread === 0);
      phone.goOnline();
      await expectConverged(world);
      expect((await waitForRow(phone, group)).unread).toBe(0);

      // Read while offline counts once the phone is back, and never takes the other device's mark back. I4
      phone.goOffline();
      await phone.client.messages.markRead(group, 3);
      phone.goOnline();
      await expectConverged(world);
      expect((await waitForRow(laptop, group)).readSeq).toBe(headSeq);
    }),
  60_000,
);
