import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import type { ConversationRow } from '@tidings/client';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForLive } from '../world/live';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

const settle = { timeoutMs: 20_000 };

const settingsIn = (file: string): readonly unknown[] => {
  const database = new Database(file, { readonly: true });
  const rows = database
    .query('SELECT subject, field, value, is_here FROM personal ORDER BY subject, field, is_here')
    .all();
  const hidden = database.query('SELECT * FROM hidden ORDER BY conversation, entry').all();
  database.close();
  return [...rows, ...hidden];
};

/** Everything has come back with the vault's log, and both devices keep the same. */
const untilSettled = (devices: readonly Device[]) =>
  until(
    () => {
      const [first, ...others] = devices.map(({ databaseFile }) => settingsIn(databaseFile));
      const isBack = !first?.some((row) => (row as { is_here?: number }).is_here === 1);
      return isBack && others.every((other) => JSON.stringify(other) === JSON.stringify(first));
    },
    { what: 'the settings to be the same on all own devices', ...settle },
  );

test(
  'how I keep my conversations is said offline, survives a kill, is the same on my devices, and can be read again from the vault',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Quiet', [bob, phone, laptop]);
      const hidden = await bob.client.messages.send(group, 'not for long');
      const kept = await bob.client.messages.send(group, 'to be kept');
      await waitForRow(phone, group, ({ unread }) => unread === 2, 'two messages');

      phone.goOffline();
      const { conversations, messages } = phone.client;
      await conversations.setMuted(group, Number.POSITIVE_INFINITY);
      await conversations.setPinned(group, true);
      await conversations.setArchived(group, true);
      await conversations.setNotificationLevel(group, 'mentions');
      await conversations.setGroupLevel('none');
      await messages.markRead(group, 99);
      await conversations.markUnread(group);
      await messages.hide(group, [hidden]);
      await messages.saveDraft(group, 'half a sen', kept);
      const wanted = {
        isMuted: true,
        mutedUntilMs: Number.POSITIVE_INFINITY,
        isPinned: true,
        isArchived: true,
        isMarkedUnread: true,
        notificationLevel: 'mentions',
        draft: 'half a sen',
        draftReply: kept,
      } as const;
      const isSo = (row: ConversationRow) => row.draft !== '' && row.isMarkedUnread;
      // It shows at once, with no server in reach, and a kill takes nothing of it.
      expect(await waitForRow(phone, group, isSo, 'what was set')).toMatchObject(wanted);
      expect(await phone.readTexts(group)).toEqual(['to be kept']);
      phone.kill();
      await phone.restart();
      expect(await waitForRow(phone, group, isSo, 'what was set before the kill')).toMatchObject(wanted);

      phone.goOnline();
      expect(await waitForRow(laptop, group, isSo, 'what was set elsewhere')).toMatchObject(wanted);
      expect(await laptop.readTexts(group)).toEqual(['to be kept']);
      await waitForLive(laptop.client.conversations.observeGroupLevel(), (level) => level === 'none', {
        what: 'the level of groups',
        ...settle,
      });
      await untilSettled([phone, laptop]);

      // Both say something else offline: of each field the one that reaches the log last counts, on both.
      phone.goOffline();
      laptop.goOffline();
      await phone.client.conversations.setMuted(group, undefined);
      await laptop.client.conversations.setMuted(group, 1_900_000_000_000);
      await laptop.client.conversations.setArchived(group, false);
      await phone.client.messages.saveDraft(group, 'on the phone');
      await laptop.client.messages.saveDraft(group, 'on the laptop');
      await waitForRow(phone, group, ({ draft }) => draft === 'on the phone', 'its own draft');
      await waitForRow(laptop, group, ({ draft }) => draft === 'on the laptop', 'its own draft');
      phone.goOnline();
      laptop.goOnline();
      await untilSettled([phone, laptop]);
      const row = await waitForRow(phone, group, ({ isArchived }) => !isArchived, 'the group');
      expect([undefined, 1_900_000_000_000]).toContain(row.mutedUntilMs);

      // Sending clears the draft on both.
      await laptop.client.messages.send(group, 'the whole sentence');
      for (const device of [phone, laptop]) await waitForRow(device, group, ({ draft }) => draft === '', 'no draft');
      await untilSettled([phone, laptop]);

      // Reading takes the mark away.
      await laptop.client.conversations.markUnread(group);
      await waitForRow(phone, group, ({ isMarkedUnread }) => isMarkedUnread, 'the mark');
      await phone.client.messages.markRead(group, 1);
      await waitForRow(laptop, group, ({ isMarkedUnread }) => !isMarkedUnread, 'no mark');
      await untilSettled([phone, laptop]);

      // Pinned ones are put in order offline, and stand in it on both.
      const others = [
        await world.createGroup('Second', [phone, laptop]),
        await world.createGroup('Third', [phone, laptop]),
      ];
      phone.goOffline();
      for (const id of others) await phone.client.conversations.setPinned(id, true);
      const [second, third] = others as [typeof group, typeof group];
      await phone.client.conversations.movePinned(group, third);
      await phone.client.conversations.movePinned(third, undefined);
      phone.goOnline();
      await untilSettled([phone, laptop]);
      for (const device of [phone, laptop]) {
        const list = device.client.conversations.observeList();
        const pinnedOf = (rows: readonly ConversationRow[]) =>
          rows.filter(({ isPinned }) => isPinned).map(({ id }) => id);
        const wanted = JSON.stringify([group, second, third]);
        await waitForLive(list, (rows) => JSON.stringify(pinnedOf(rows)) === wanted, { what: 'the order', ...settle });
      }
      await untilSettled([phone, laptop]);

      // Read again from the vault's log, everything is as it was kept step by step.
      const before = settingsIn(phone.databaseFile);
      phone.kill();
      const database = new Database(phone.databaseFile);
      for (const sql of ['DELETE FROM personal', 'DELETE FROM hidden', `DELETE FROM meta WHERE key = 'vault_seq'`])
        database.run(sql);
      database.close();
      await phone.restart();
      await until(() => JSON.stringify(settingsIn(phone.databaseFile)) === JSON.stringify(before), {
        what: 'the settings to be read again',
        ...settle,
      });
      await expectConverged(world);
    }),
  90_000,
);

test(
  '"Saved messages" is a conversation like any other, and what the vault keeps does not show in it',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const saved = await phone.client.conversations.saved();
      const inList = (device: Device) => {
        const rows = device.client.conversations.observeList();
        return waitForLive(rows, (list) => list.some(({ id }) => id === saved), { what: 'it to be listed', ...settle });
      };
      phone.goOffline();
      await phone.client.conversations.setGroupLevel('mentions');
      await phone.client.messages.send(saved, 'a note to myself');
      expect(await phone.readTexts(saved)).toEqual(['a note to myself']);
      expect(await inList(phone)).toMatchObject([{ id: saved, preview: { content: { text: 'a note to myself' } } }]);
      phone.goOnline();
      await inList(laptop);
      expect(await laptop.readTexts(saved)).toEqual(['a note to myself']);
      const timeline = await laptop.readTimeline(saved);
      expect(timeline.rows).toHaveLength(1);
      expect(await laptop.client.conversations.saved()).toBe(saved);
      await expectConverged(world);
    }),
  60_000,
);
