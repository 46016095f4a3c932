import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { openWorld } from '../world/world';

const devices = 20;

/** The newest epoch whose key a device holds, and the key. */
function newestKey(device: Device, conversation: string) {
  const database = new Database(device.databaseFile, { readonly: true });
  const row = database
    .query<{ generation: number; epoch: number; key: string }, [string]>(
      `SELECT generation, epoch, hex(key) AS key FROM epoch_keys WHERE conversation = ?
       ORDER BY generation DESC, epoch DESC LIMIT 1`,
    )
    .get(conversation);
  database.close();
  return row;
}

test(
  'twenty devices that commit at once end in one epoch with one key, and all can talk',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Crowd', [ann, bob]);
      await bob.client.messages.send(group, 'before all of you');
      const others: Device[] = [];
      for (let i = 2; i < devices; i++)
        others.push(await world.addLockedDevice(i % 2 === 0 ? 'ann' : 'bob', `no ${i}`));
      // All are let in at once, and each then lets itself into the group: eighteen commits for one epoch after another.
      await Promise.all(
        others.map(async (device, index) => {
          const giver = index % 2 === 0 ? ann : bob;
          await giver.client.encryption.linkDevice(await device.client.encryption.getLinkCode());
          await device.waitUntilReady();
        }),
      );
      await Promise.all(
        [ann, bob, ...others].map((device) => device.client.messages.send(group, `from ${device.name}`)),
      );
      await expectConverged(world);
      const keys = world.devices.map((device) => JSON.stringify(newestKey(device, group)));
      expect(new Set(keys).size).toBe(1);
      expect((await ann.readTexts(group)).length).toBe(devices + 1);
    }),
  240_000,
);
