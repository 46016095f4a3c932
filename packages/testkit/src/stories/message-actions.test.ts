import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageRow } from '@tidings/client';
import { type ConversationId, type EntryId, ErrorCode, idFromBytes } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { readShared, waitForMessage } from '../world/messages';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

const seconds = 90_000;
const said = (text: string) => ({ type: 'text', text }) as const;
const isSaid = (text: string) => (row: MessageRow) => row.content.type === 'text' && row.content.text === text;

async function expectSame(conversation: ConversationId, [first, ...others]: readonly [Device, ...Device[]]) {
  const shared = await readShared(first, conversation);
  for (const device of others) expect(await readShared(device, conversation)).toEqual(shared);
  return new Map(shared.map((row) => [row.id, row]));
}

describe('what one does with messages', () => {
  test(
    'made offline shows at once, survives a kill, and is the same for both of a direct conversation',
    inWorld(async (world) => {
      const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
      const talk = await ann.client.conversations.createDirect(bob.user);
      await waitForRow(bob, talk);
      const question = await bob.client.messages.send(talk, 'Where do we meet?');
      const old = await ann.client.messages.send(talk, 'Forget this');
      const place = await bob.client.messages.send(talk, 'The new mill');
      const bad = await bob.client.messages.send(talk, 'The old mall');
      await bob.client.messages.setPinned(talk, bad, true);
      const typo = await ann.client.messages.send(talk, 'Bring a bool');
      await waitForMessage(ann, talk, bad, ({ isPinned }) => isPinned);
      await waitForMessage(bob, talk, typo);

      ann.goOffline();
      const { messages } = ann.client;
      const answer = await messages.send(talk, { text: 'At the sation', reply: question });
      await messages.edit(talk, answer, 'At the station');
      await messages.edit(talk, answer, 'At the old station');
      await messages.react(talk, question, '👍', true);
      await messages.react(talk, question, '🎉', true);
      await messages.react(talk, question, '🎉', false);
      await messages.setPinned(talk, answer, true);
      await messages.deleteForEveryone(talk, [old]);
      await messages.setPinned(talk, place, true);
      await messages.edit(talk, typo, 'Bring a book');
      await messages.hide(talk, [bad]);
      const found = async (text: string) =>
        (await ann.client.search.find({ text })).hits.map(({ message }) => message.id);
      const check = async () => {
        // The list, the pinned messages and what is found say the same as the timeline, long before the server does.
        expect((await waitForRow(ann, talk)).preview).toMatchObject({ content: { text: 'At the old station' } });
        const pinned = ann.client.messages.observePinned(talk);
        const stop = pinned.subscribe(() => {});
        await until(() => pinned.get() !== undefined, { what: 'the pinned messages' });
        expect(pinned.get()?.map(({ id }) => id)).toEqual([place, answer]);
        stop();
        expect([await found('forget'), await found('bool'), await found('mall')]).toEqual([[], [], []]);
        expect(await found('mill')).toEqual([place]);
        expect(await ann.client.messages.get(talk, bad)).toBeUndefined();
        const { rows } = await ann.readTimeline(talk);
        const row = (id: EntryId) => rows.find((each) => each.id === id) as MessageRow;
        expect(row(answer)).toMatchObject({
          content: { text: 'At the old station' },
          isEdited: true,
          isPinned: true,
          repliedTo: { id: question, content: said('Where do we meet?'), isOwn: false },
        });
        expect(row(question).reactions).toEqual([{ emoji: '👍', count: 1, isOwn: true }]);
        expect(row(old).content).toEqual({ type: 'deleted' });
      };
      await check();
      ann.kill();
      await ann.restart();
      await check();
      ann.goOnline();
      await expectConverged(world);
      await check();
      await bob.client.messages.hide(talk, [bad]);
      const rows = await expectSame(talk, [ann, bob]);
      expect(rows.get(answer)).toMatchObject({
        content: { text: 'At the old station' },
        isEdited: true,
        isPinned: true,
      });
      expect(rows.get(question)?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
      expect(rows.get(old)?.content).toEqual({ type: 'deleted' });
      const former = await bob.client.messages.getFormerTexts(talk, answer);
      expect(former.map(({ content }) => content.text)).toEqual(['At the sation', 'At the station']);
    }),
    seconds,
  );

  test(
    'reactions, pins, forwarding and mentions reach everybody of a group, and own devices',
    inWorld(async (world) => {
      const [ann, bob, cem] = [
        await world.addDevice('ann'),
        await world.addDevice('bob'),
        await world.addDevice('cem'),
      ];
      const laptop = await world.addDevice('bob', 'laptop');
      const group = await world.createGroup('Garden', [ann, bob, cem, laptop]);
      const other = await ann.client.conversations.createDirect(cem.user);
      const first = await ann.client.messages.send(group, 'Who brings the cake?');
      for (const device of [bob, cem]) await waitForMessage(device, group, first);
      await bob.client.messages.react(group, first, '🍰', true);
      await cem.client.messages.react(group, first, '🍰', true);
      await cem.client.messages.react(group, first, '👀', true);
      await bob.client.messages.setPinned(group, first, true);
      await waitForMessage(laptop, group, first, ({ isPinned, reactions }) => isPinned && reactions.length === 2);
      expect((await waitForMessage(laptop, group, first)).reactions).toContainEqual({
        emoji: '🍰',
        count: 2,
        isOwn: true,
      });
      // Taken back on another device than it was given on.
      await laptop.client.messages.react(group, first, '🍰', false);
      const last = await ann.client.messages.send(group, 'Second thing');
      await waitForMessage(cem, group, last);
      await cem.client.messages.setPinned(group, last, true);
      await waitForMessage(ann, group, last, ({ isPinned }) => isPinned);
      const text = 'Hello @bob';
      await ann.client.messages.send(group, { text, mentions: [{ user: bob.user, start: 6, length: 4 }] });
      const toAll = await ann.client.messages.send(group, {
        text: '@all',
        mentions: [{ user: undefined, start: 0, length: 4 }],
      });
      await waitForRow(bob, group, ({ mentions }) => mentions === 2);
      await waitForRow(cem, group, ({ mentions }) => mentions === 1);
      const { seq = 0 } = await waitForMessage(bob, group, toAll);
      await bob.client.messages.markRead(group, seq);
      await waitForRow(bob, group, ({ mentions, unread }) => mentions === 0 && unread === 0);
      await waitForRow(laptop, group, ({ mentions, unread }) => mentions === 0 && unread === 0);
      await ann.client.messages.forward(group, [first, last], [other, group]);
      await expectConverged(world);
      const rows = await expectSame(group, [ann, bob, cem, laptop]);
      expect(rows.get(first)).toMatchObject({ isPinned: true });
      expect(new Set(rows.get(first)?.reactions)).toEqual(
        new Set([
          { emoji: '🍰', count: 1 },
          { emoji: '👀', count: 1 },
        ]),
      );
      const passedOn = [...(await expectSame(other, [ann, cem])).values()];
      expect(passedOn.map(({ content }) => content)).toEqual([
        { ...said('Who brings the cake?'), isForwarded: true },
        { ...said('Second thing'), isForwarded: true },
      ]);
      const pinned = bob.client.messages.observePinned(group);
      const stop = pinned.subscribe(() => {});
      await until(() => pinned.get() !== undefined, { what: 'the pinned messages' });
      expect(pinned.get()?.map(({ id }) => id)).toEqual([last, first]);
      stop();
    }),
    seconds,
  );

  test(
    'people change the same messages offline, and all see the same in the end',
    inWorld(async (world) => {
      const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
      const laptop = await world.addDevice('ann', 'laptop');
      const group = await world.createGroup('Both at once', [ann, bob, laptop]);
      const ids: EntryId[] = [];
      for (let i = 0; i < 4; i++) ids.push(await ann.client.messages.send(group, `message ${i}`));
      const [a, b, c] = ids as [EntryId, EntryId, EntryId];
      for (const device of [bob, laptop]) await waitForMessage(device, group, ids.at(-1) as EntryId);
      for (const device of [ann, bob, laptop]) device.goOffline();
      await ann.client.messages.edit(group, a, 'from the phone');
      await laptop.client.messages.edit(group, a, 'from the laptop');
      await ann.client.messages.deleteForEveryone(group, [b]);
      await laptop.client.messages.edit(group, b, 'changed too late');
      await bob.client.messages.react(group, b, '👍', true);
      await bob.client.messages.send(group, { text: 'about what is gone', reply: b });
      await ann.client.messages.setPinned(group, c, true);
      await bob.client.messages.setPinned(group, c, false);
      ann.kill();
      ann.goOnline();
      await ann.restart();
      await ann.waitUntilSent();
      for (const device of [bob, laptop]) device.goOnline();
      await expectConverged(world);
      const rows = await expectSame(group, [ann, bob, laptop]);
      expect(rows.get(a)?.isEdited).toBe(true);
      expect(rows.get(b)).toMatchObject({ content: { type: 'deleted' }, reactions: [], isEdited: false });
      expect(rows.get(c)?.isPinned).toBe(false);
      expect([...rows.values()].at(-1)?.answers?.content).toEqual({ type: 'deleted' });
      for (const device of [ann, bob, laptop]) expect(held(device, 'changed too late')).toEqual([]);
    }),
    seconds,
  );
});

describe('deleting for everyone', () => {
  for (const isOpen of [false, true])
    test(
      `leaves the text on no device and not on the server (${isOpen ? 'open' : 'encrypted'})`,
      inWorld(async (world) => {
        const secret = 'zanzibar-4711';
        const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
        const group = await ann.client.conversations.createGroup({ title: 'Slips', users: [bob.user], isOpen });
        await waitForRow(bob, group);
        const slip = await ann.client.messages.send(group, {
          text: `${secret} is the key`,
          reply: await ann.client.messages.send(group, 'So?'),
        });
        await ann.client.messages.edit(group, slip, `${secret} was the key`);
        await waitForMessage(bob, group, slip, isSaid(`${secret} was the key`));
        const answer = await bob.client.messages.send(group, { text: 'Careful!', reply: slip });
        await waitForMessage(ann, group, answer);
        await ann.waitUntilSent();
        const bodies = (await world.readLogs())
          .flatMap(({ wire }) => wire)
          .filter(({ id }) => idFromBytes(id) === slip);
        expect(bodies).toHaveLength(1);
        const traces = isOpen ? [secret] : bodies.map(({ body }) => Buffer.from(body));
        await world.server.stop();
        expect(traces.flatMap((trace) => filesWith(world.server.dataFolder, trace))).not.toEqual([]);
        await world.server.start();

        await ann.client.messages.deleteForEveryone(group, [slip]);
        await expectConverged(world);
        for (const device of [ann, bob]) {
          expect(held(device, secret)).toEqual([]);
          expect((await waitForMessage(device, group, slip)).content).toEqual({ type: 'deleted' });
          expect((await waitForMessage(device, group, answer)).repliedTo?.content).toEqual({ type: 'deleted' });
          expect(await device.client.messages.getFormerTexts(group, slip)).toEqual([]);
        }
        await world.server.stop();
        expect([secret, ...traces].flatMap((trace) => filesWith(world.server.dataFolder, trace))).toEqual([]);
        await world.server.start();
        const late = await world.addDevice('bob', 'late');
        await waitForMessage(late, group, slip, ({ content }) => content.type === 'deleted');
        await expectConverged(world);
      }),
      seconds,
    );

  test(
    'is for admins in a group; of others the server refuses it, nothing changes, and they are told',
    inWorld(async (world) => {
      const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
      const group = await world.createGroup('Rules', [ann, bob]);
      const [ofAnn, ofBob] = [
        await ann.client.messages.send(group, 'Ann was here'),
        await bob.client.messages.send(group, 'Bob was here'),
      ];
      await waitForMessage(bob, group, ofAnn);
      await waitForMessage(ann, group, ofBob);
      await bob.client.messages.deleteForEveryone(group, [ofAnn]);
      const refused = await waitForMessage(bob, group, ofAnn, ({ effectFailure }) => effectFailure !== undefined);
      expect(refused.content).toEqual(said('Ann was here'));
      expect(refused.effectFailure?.code).toBe(ErrorCode.FORBIDDEN);
      bob.kill();
      await bob.restart();
      const { effectFailure } = await waitForMessage(bob, group, ofAnn);
      await bob.client.messages.discard(effectFailure?.id as EntryId);
      await waitForMessage(bob, group, ofAnn, (row) => row.effectFailure === undefined);

      await ann.client.messages.deleteForEveryone(group, [ofBob]);
      await expectConverged(world);
      const rows = await expectSame(group, [ann, bob]);
      expect(rows.get(ofAnn)?.content).toEqual(said('Ann was here'));
      expect(rows.get(ofBob)?.content).toEqual({ type: 'deleted' });
    }),
    seconds,
  );
});

/** Where in a device's database a text stands: names of tables. */
function held(device: Device, text: string): readonly string[] {
  const file = device.openReplica();
  try {
    return file.tablesWith(text);
  } finally {
    file.close();
  }
}

function filesWith(folder: string, trace: string | Uint8Array): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(trace));
}
