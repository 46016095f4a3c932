import { expect, test } from 'bun:test';
import type { TimelineRow } from '@tidings/client';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

const settle = { timeoutMs: 20_000 };
const dayMs = 86_400_000;

const untilTexts = (device: Device, group: Parameters<Device['readTexts']>[0], wanted: readonly string[]) =>
  until(async () => JSON.stringify(await device.readTexts(group)) === JSON.stringify(wanted), {
    what: `${device.name} to show ${JSON.stringify(wanted)}`,
    ...settle,
  });

const tablesWith = (device: Device, text: string) => {
  const file = device.openReplica();
  try {
    return file.tablesWith(text);
  } finally {
    file.close();
  }
};

test(
  'messages disappear everywhere by the server’s clock, also on devices whose clocks are wrong, and on one that slept',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann', 'phone', { clockOffsetMs: -dayMs });
      const bob = await world.addDevice('bob', 'phone', { clockOffsetMs: dayMs });
      const cem = await world.addDevice('cem');
      const devices = [ann, bob, cem];
      const group = await world.createGroup('Quiet', [ann, bob, cem]);
      await ann.client.messages.send(group, 'stays');
      for (const device of devices) await untilTexts(device, group, ['stays']);

      await ann.client.conversations.setTimer(group, 5);
      for (const device of devices) {
        expect(await waitForRow(device, group, (row) => row.expireAfterS > 0, 'the timer')).toMatchObject({
          expireAfterS: 5,
        });
        const { rows } = await device.readTimeline(group);
        const changes = (row: TimelineRow) => (row.type === 'change' ? [row.change] : []);
        expect(rows.flatMap(changes)).toContainEqual({ type: 'timer', expireAfterS: 5 });
      }
      const secret = await ann.client.messages.send(group, 'canary of the timer');
      for (const device of devices) await untilTexts(device, group, ['stays', 'canary of the timer']);
      await bob.client.messages.edit(
        group,
        await bob.client.messages.send(group, 'said wrong'),
        'canary in other words',
      );
      await ann.client.messages.react(group, secret, '👍', true);
      await untilTexts(cem, group, ['stays', 'canary of the timer', 'canary in other words']);
      expect(tablesWith(cem, 'canary')).not.toEqual([]);
      // It sleeps through the end of all of them, and shows none of them when it wakes up without a network.
      cem.goOffline();
      cem.kill();

      for (const device of [ann, bob]) {
        await untilTexts(device, group, ['stays']);
        await until(() => tablesWith(device, 'canary').length === 0, { what: 'nothing to be left of it', ...settle });
      }
      await until(
        async () => {
          const log = (await world.readLogs()).find(({ conversation }) => conversation === group);
          return log?.wire.every(({ expireAfterS, body }) => expireAfterS === 0 || body.length === 0) ?? false;
        },
        { what: 'the server to have taken the bodies away', ...settle },
      );
      await cem.restart();
      expect(await cem.readTexts(group)).toEqual(['stays']);
      expect(tablesWith(cem, 'canary')).toEqual([]);
      cem.goOnline();

      await bob.client.conversations.setTimer(group, 0).then(
        () => expect.unreachable('a member may not'),
        () => {},
      );
      await ann.client.conversations.setTimer(group, 0);
      await waitForRow(cem, group, (row) => row.expireAfterS === 0, 'no timer');
      await bob.client.messages.send(group, 'stays too');
      for (const device of devices) await untilTexts(device, group, ['stays', 'stays too']);
      await expectConverged(world);
    }),
  90_000,
);
