import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import type { ConversationRow, ListFilter, MessageReach, PrivacySettings } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { checkRebuild } from '../world/check-rebuild';
import type { Device } from '../world/device';
import { readLive, waitForLive } from '../world/live';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

const settle = { timeoutMs: 20_000 };
const asking = { TIDINGS_MESSAGE_REQUESTS: 'on' };

const settingsOf = (device: Device, isSo: (settings: PrivacySettings) => boolean) =>
  waitForLive(device.client.privacy.observeSettings(), isSo, { what: `the settings of ${device.name}`, ...settle });
const reachOf = (device: Device, conversation: ConversationId, id: EntryId, isSo: (reach: MessageReach) => boolean) =>
  waitForLive(device.client.messages.observeReach(conversation, id), isSo, { what: 'how far it has come', ...settle });
const listed = async (device: Device, filter: ListFilter) =>
  (await readLive(device.client.conversations.observeList(filter), `the list ${filter}`)).map(({ id }) => id);
const untilListed = (device: Device, filter: ListFilter, id: ConversationId, isThere = true) =>
  waitForLive(
    device.client.conversations.observeList(filter),
    (rows) => rows.some((row) => row.id === id) === isThere,
    { what: `${id} ${isThere ? 'to be' : 'not to be'} among "${filter}" on ${device.name}`, ...settle },
  );
const untilText = (device: Device, conversation: ConversationId, text: string) =>
  waitForRow(
    device,
    conversation,
    ({ preview }) => preview?.type === 'message' && preview.content.type === 'text' && preview.content.text === text,
    text,
  );
const hasRead = (seq: number) => (row: ConversationRow) => row.readSeq >= seq && row.headSeq >= seq;
const checkViews = async (...devices: readonly Device[]) => {
  for (const device of devices) expect(await checkRebuild(device)).toEqual([]);
};

test(
  'what I keep to myself is said offline, is the same on my devices, and is told to nobody else: reading not, delivery yes',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Quiet', [bob, phone, laptop]);

      phone.goOffline();
      await phone.client.privacy.set({ readReceipts: false, typing: false, presence: false });
      const nothing = (settings: PrivacySettings) => !settings.readReceipts && !settings.typing && !settings.presence;
      await settingsOf(phone, nothing);
      phone.kill();
      await phone.restart();
      await settingsOf(phone, nothing);
      phone.goOnline();
      await settingsOf(laptop, nothing);
      const presence = () => bob.client.signals.observePresence(phone.user);
      await waitForLive(presence(), ({ isOnline }) => !isOnline, { what: 'Ann to be out of sight', ...settle });

      const first = await bob.client.messages.send(group, 'have you read this?');
      const { headSeq } = await untilText(phone, group, 'have you read this?');
      await phone.client.messages.markRead(group, headSeq);
      // The laptop knows, so the server does.
      await waitForRow(laptop, group, hasRead(headSeq), 'read on the phone');
      const told = await reachOf(bob, group, first, ({ delivered }) => delivered.length === 1);
      expect(told).toMatchObject({ read: [], delivered: [{ handle: 'ann' }], sent: [] });
      // And the other way round.
      const own = await phone.client.messages.send(group, 'not telling');
      const next = await untilText(bob, group, 'not telling');
      await bob.client.messages.markRead(group, next.headSeq);
      await reachOf(phone, group, own, ({ delivered }) => delivered.length === 1);

      await laptop.client.privacy.set({ readReceipts: true, presence: true });
      await settingsOf(phone, ({ readReceipts, typing }) => readReceipts && !typing);
      await waitForLive(presence(), ({ isOnline }) => isOnline, { what: 'Ann to be seen again', ...settle });
      const last = await bob.client.messages.send(group, 'and this?');
      const seen = await untilText(phone, group, 'and this?');
      await phone.client.messages.markRead(group, seen.headSeq);
      expect(await reachOf(bob, group, last, ({ read }) => read.length === 1)).toMatchObject({
        read: [{ handle: 'ann' }],
      });
      await checkViews(phone, laptop, bob);
    }),
  90_000,
);

test(
  'a first message is a request: it waits apart, tells nothing back until it is accepted, and can be put away',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random, env: asking });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const ann = phone.user;

      const talk = await bob.client.conversations.createDirect(ann);
      const hello = await bob.client.messages.send(talk, 'hello stranger');
      await untilListed(phone, 'requests', talk);
      const { headSeq, broughtBy } = await untilText(phone, talk, 'hello stranger');
      expect(broughtBy?.handle).toBe('bob');
      expect(await listed(phone, 'all')).not.toContain(talk);
      expect(await readLive(phone.client.conversations.observeBadge(), 'the badge')).toEqual({
        conversations: 0,
        messages: 0,
      });
      await phone.client.messages.markRead(talk, headSeq);
      await waitForRow(laptop, talk, hasRead(headSeq), 'read on the phone');
      expect(await reachOf(bob, talk, hello, ({ sent }) => sent.length === 1)).toMatchObject({
        read: [],
        delivered: [],
      });

      // Accepted with no server in reach, and by a device that was killed meanwhile.
      phone.goOffline();
      await phone.client.privacy.acceptRequest(talk);
      await untilListed(phone, 'all', talk);
      phone.kill();
      await phone.restart();
      await untilListed(phone, 'all', talk);
      phone.goOnline();
      await untilListed(laptop, 'all', talk);
      expect(await reachOf(bob, talk, hello, ({ read }) => read.length === 1)).toMatchObject({ sent: [] });

      // Somebody one talks to asks no more; a stranger does, in groups as well.
      const group = await bob.client.conversations.createGroup({ title: 'Known', users: [ann] });
      await untilListed(phone, 'all', group);
      const cy = await world.addDevice('cyd');
      const club = await cy.client.conversations.createGroup({ title: 'Club', users: [ann] });
      await untilListed(phone, 'requests', club);
      await waitForRow(phone, club, ({ broughtBy }) => broughtBy?.handle === 'cyd', 'who it is from');
      await phone.client.privacy.deleteRequest(club);
      for (const device of [phone, laptop]) await untilListed(device, 'requests', club, false);

      // A direct one that is put away comes back with the next message.
      const words = await cy.client.conversations.createDirect(ann);
      await cy.client.messages.send(words, 'buy this');
      for (const device of [phone, laptop]) {
        await untilListed(device, 'requests', words);
        await untilText(device, words, 'buy this');
      }
      await laptop.client.privacy.deleteRequest(words);
      for (const device of [phone, laptop]) await untilListed(device, 'requests', words, false);
      await cy.client.messages.send(words, 'and this');
      for (const device of [phone, laptop]) await untilListed(device, 'requests', words);
      expect(await phone.readTexts(words)).toEqual(['and this']);
      // Who writes to a stranger has accepted.
      expect(await phone.client.conversations.createDirect(cy.user)).toBe(words);
      for (const device of [phone, laptop]) await untilListed(device, 'all', words);
      await checkViews(phone, laptop, bob, cy);
    }),
  120_000,
);

test(
  'who is blocked is told nothing, and what they say meanwhile is never seen, on any of my devices',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const phone = await world.addDevice('ann', 'phone');
      const laptop = await world.addDevice('ann', 'laptop');
      const bob = await world.addDevice('bob');
      const talk = await bob.client.conversations.createDirect(phone.user);
      const before = await bob.client.messages.send(talk, 'before');
      const { headSeq } = await untilText(phone, talk, 'before');
      await phone.client.messages.markRead(talk, headSeq);
      await reachOf(bob, talk, before, ({ read }) => read.length === 1);

      const blocked = (device: Device, isSo: boolean) =>
        waitForLive(device.client.privacy.observeBlocked(), (people) => (people.length === 1) === isSo, {
          what: `${device.name} to block${isSo ? '' : ' nobody'}`,
          ...settle,
        });
      // Looked at all the time, so that "offline" below is what the server said once it knew of the block.
      const presence = bob.client.signals.observePresence(phone.user);
      const stopLooking = presence.subscribe(() => {});
      await waitForLive(presence, ({ isOnline }) => isOnline, { what: 'Ann to be in sight', ...settle });
      phone.goOffline();
      await phone.client.privacy.setBlocked(bob.user, true);
      await blocked(phone, true);
      phone.kill();
      await phone.restart();
      phone.goOnline();
      await blocked(laptop, true);
      await waitForLive(presence, ({ isOnline }) => !isOnline, { what: 'Ann to be out of sight', ...settle });

      const meanwhile = await bob.client.messages.send(talk, 'meanwhile');
      await bob.waitUntilSent();
      for (const device of [phone, laptop]) {
        const row = await waitForRow(
          device,
          talk,
          (shown) => shown.headSeq > headSeq && shown.unread === 0,
          'its head',
        );
        expect(row).toMatchObject({ isBlocked: true, preview: { content: { text: 'before' } } });
        expect(await device.readTexts(talk)).toEqual(['before']);
      }
      expect(await reachOf(bob, talk, meanwhile, ({ sent }) => sent.length === 1)).toMatchObject({
        read: [],
        delivered: [],
      });
      const club = await bob.client.conversations.createGroup({ title: 'Club', users: [phone.user] });
      await waitForRow(phone, club, ({ isRequest, broughtBy }) => isRequest && broughtBy !== undefined, 'the group');
      for (const filter of ['all', 'requests'] as const) expect(await listed(phone, filter)).not.toContain(club);

      await laptop.client.privacy.setBlocked(bob.user, false);
      await blocked(phone, false);
      await waitForLive(presence, ({ isOnline }) => isOnline, { what: 'Ann to be seen again', ...settle });
      stopLooking();
      await bob.client.messages.send(talk, 'after');
      for (const device of [phone, laptop]) {
        await untilText(device, talk, 'after');
        await waitForRow(device, talk, ({ unread }) => unread === 1, 'one message');
        expect(await device.readTexts(talk)).toEqual(['before', 'after']);
      }
      await checkViews(phone, laptop, bob);

      // Read again from the vault's log, the spans are as they were kept step by step.
      const spans = () => {
        const database = new Database(phone.databaseFile, { readonly: true });
        const rows = JSON.stringify(database.query('SELECT user, from_ms, to_ms, entry FROM blocks').all());
        database.close();
        return rows;
      };
      const kept = spans();
      phone.kill();
      const database = new Database(phone.databaseFile);
      for (const sql of ['DELETE FROM personal', 'DELETE FROM blocks', `DELETE FROM meta WHERE key = 'vault_seq'`])
        database.run(sql);
      database.close();
      await phone.restart();
      await until(() => spans() === kept, { what: 'the spans to be read again', ...settle });
    }),
  90_000,
);

test(
  'a report brings the server’s owner the reason, and of the messages those that were chosen',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const owner = await world.addDevice('owner');
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Loud', [bob, ann]);
      const bad = await bob.client.messages.send(group, 'something unkind');
      await bob.client.messages.send(group, 'something else');
      await untilText(ann, group, 'something else');
      const { privacy } = ann.client;
      await privacy.report({ conversation: group, user: bob.user, reason: ' unkind ', messages: [bad] });
      await privacy.report({ conversation: group, user: bob.user, reason: 'again' });
      await expect(privacy.report({ conversation: group, user: bob.user, reason: ' ' })).rejects.toThrow();
      await expect(privacy.listReports()).rejects.toThrow();
      const reports = await owner.client.privacy.listReports();
      expect(reports).toMatchObject([
        { reason: 'again', messages: [] },
        {
          reporter: { handle: 'ann' },
          reported: { handle: 'bob' },
          reason: 'unkind',
          messages: [{ author: bob.user, text: 'something unkind' }],
        },
      ]);
      for (const { id } of reports) await owner.client.privacy.resolveReport(id);
      expect(await owner.client.privacy.listReports()).toEqual([]);
    }),
  60_000,
);
