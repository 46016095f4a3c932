import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreBackup, writeBackup } from '@tidings/server';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'backup.tar');
const backUp = ({ server }: World) =>
  writeBackup({ folder: server.dataFolder, path: path(), version: '0', nowMs: Date.now() });

async function setBack(world: World): Promise<void> {
  await world.server.stop();
  const options = { path: path(), folder: world.server.dataFolder, nowMs: Date.now() };
  await restoreBackup({ ...options, replace: true, endSessions: false });
  world.recorder.restored();
  await world.server.start();
}

test(
  'a restored backup: what its senders still hold comes back, once, and groups go on',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const cem = await world.addDevice('cem');
      const group = await world.createGroup('Kept', [ann, bob, cem]);
      const open = await ann.client.conversations.createGroup({ title: 'Open', users: [bob.user], isOpen: true });
      await waitForRow(bob, open, ({ title }) => title === 'Open');
      await ann.client.messages.send(group, 'before');
      await bob.client.messages.send(open, 'open before');
      await expectConverged(world);
      await backUp(world);

      // Cem hears nothing of what will be lost.
      cem.goOffline();
      await bob.client.messages.send(group, 'lost by the server');
      await bob.waitUntilSent();
      // New epochs, which the backup does not know.
      await ann.client.conversations.removeMember(group, cem.user);
      await ann.client.conversations.addMembers(group, [cem.user]);
      await ann.client.messages.send(group, 'after the commits');
      await ann.client.messages.send(open, 'open and lost');
      await ann.waitUntilSent();
      await until(async () => (await bob.readTexts(group)).includes('after the commits'), { what: 'bob to read it' });
      bob.kill();

      await setBack(world);
      await ann.waitUntilLive();
      await ann.client.messages.send(group, 'once more');
      await bob.restart();
      cem.goOnline();
      await expectConverged(world);
      const wanted = ['before', 'lost by the server', 'after the commits', 'once more'];
      for (const device of [ann, bob, cem])
        expect((await device.readTexts(group)).toSorted()).toEqual(wanted.toSorted());
      // What one device has sent keeps its order.
      const texts = await cem.readTexts(group);
      expect(texts.indexOf('after the commits')).toBeLessThan(texts.indexOf('once more'));
      for (const device of [ann, bob]) expect(await device.readTexts(open)).toEqual(['open before', 'open and lost']);

      for (const device of [cem, bob, ann]) await device.client.messages.send(group, `${device.name} goes on`);
      await expectConverged(world);
    }),
  120_000,
);

test(
  'a conversation that began after the backup is no more, and what was in it can be read',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const kept = await world.createGroup('Kept', [ann, bob]);
      await expectConverged(world);
      await backUp(world);
      const late = await world.createGroup('Late', [ann, bob]);
      await ann.client.messages.send(late, 'said here');
      await until(async () => (await bob.readTexts(late)).includes('said here'), { what: 'bob to read it' });

      await setBack(world);
      for (const device of [ann, bob]) {
        await waitForRow(device, late, ({ role }) => role === undefined);
        expect(await device.readTexts(late)).toEqual(['said here']);
        await waitForRow(device, kept, ({ role }) => role !== undefined);
      }
    }),
  120_000,
);
