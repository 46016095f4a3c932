import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  ContentSchema,
  type ConversationId,
  type EntryId,
  EntryKind,
  idToBytes,
  limits,
  newId,
} from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { readShared, waitForMessage } from '../world/messages';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

type Content = NonNullable<MessageInitShape<typeof ContentSchema>['content']>;

interface Forged {
  readonly body: Content | Uint8Array;
  readonly kind?: EntryKind;
  readonly isLoud?: boolean;
  readonly deletes?: readonly EntryId[];
}

const encode = (body: Content | Uint8Array) =>
  body instanceof Uint8Array ? body : toBinary(ContentSchema, create(ContentSchema, { content: body }));

/** Puts content made by hand into a device's outbox, past its client: it is sealed and sent like everything else. */
async function forge(device: Device, conversation: ConversationId, forged: readonly Forged[]): Promise<void> {
  device.kill();
  const database = new Database(device.databaseFile);
  const insert = database.prepare(
    `INSERT INTO outbox (id, conversation, kind, content, written_at_ms, is_silent, deletes) VALUES (?, ?, ?, ?, 0, ?, ?)`,
  );
  for (const { body, kind = EntryKind.CONTENT, isLoud = false, deletes } of forged)
    insert.run(newId(), conversation, kind, encode(body), isLoud ? 0 : 1, deletes ? JSON.stringify(deletes) : null);
  database.close();
  await device.restart();
  await device.waitUntilLive();
}

test(
  'what a hostile member makes by hand changes nothing of others’ messages, and hides nothing',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const [ann, bob, eve] = [
        await world.addDevice('ann'),
        await world.addDevice('bob'),
        await world.addDevice('eve'),
      ];
      const group = await world.createGroup('Target', [ann, bob, eve]);
      const id = await ann.client.messages.send(group, 'The truth');
      const kept = await bob.client.messages.send(group, 'Kept');
      for (const device of [ann, bob, eve]) {
        await waitForMessage(device, group, id);
        await waitForMessage(device, group, kept);
      }
      const entry = idToBytes(id);
      const edit = { case: 'edit', value: { entry, text: { text: 'A lie' } } } as const;
      const emojis = [
        '👍',
        '🎉',
        '😀',
        '😁',
        '😂',
        '🤣',
        '😃',
        '😄',
        '😅',
        '😆',
        '😉',
        '😊',
        '😋',
        '😎',
        '😍',
        '😘',
        '🥰',
        '😗',
      ];
      const more = ['🐶', '🐱', '🐭', '🐹', '🐰', '🦊', '🐻', '🐼', '🐨', '🐯', '🦁', '🐮'];
      await forge(eve, group, [
        { body: edit },
        { body: edit, isLoud: true },
        { body: edit, kind: EntryKind.PIN },
        // Says so to the devices alone, and to the server nothing.
        { body: { case: 'delete', value: { entries: [entry, idToBytes(kept)] } } },
        // The server hears of one, the devices of another.
        { body: { case: 'delete', value: { entries: [entry] } }, deletes: [kept] },
        { body: { case: 'pin', value: { entry } } },
        { body: { case: 'reaction', value: { entry, emoji: '<script>alert(1)</script>' } } },
        { body: { case: 'reaction', value: { entry: new Uint8Array(3), emoji: '👍' } } },
        { body: { case: 'edit', value: { entry } } },
        { body: new Uint8Array([255, 255, 255]) },
        // A field of a later version.
        { body: new Uint8Array([0x9a, 0x3f, 0x01, 0x00]) },
        { body: new Uint8Array([0x9a, 0x3f, 0x01, 0x00]), isLoud: true },
        ...[...emojis, ...more].map((emoji) => ({ body: { case: 'reaction', value: { entry, emoji } } as const })),
        ...Array.from({ length: 100 }, (_, i) => ({
          body: { case: 'reaction', value: { entry, emoji: '👍', removed: i % 2 === 0 } } as const,
        })),
      ]);
      await expectConverged(world);
      for (const device of [ann, bob, eve]) {
        const { content, isEdited, isPinned, reactions } = await waitForMessage(device, group, id);
        expect({ content, isEdited, isPinned }).toEqual({
          content: { type: 'text', text: 'The truth' },
          isEdited: false,
          isPinned: false,
        });
        expect(reactions).toHaveLength(20);
        expect(reactions.every(({ count }) => count === 1)).toBe(true);
        expect((await waitForMessage(device, group, kept)).content).toEqual({ type: 'text', text: 'Kept' });
        // Whatever counts as unread shows.
        const rows = await readShared(device, group);
        expect(rows.slice(2).map(({ content }) => content)).toEqual([{ type: 'unknown' }, { type: 'unknown' }]);
      }
      const { headSeq } = await waitForRow(ann, group);
      await ann.client.messages.markRead(group, headSeq);
      await waitForRow(ann, group, ({ unread }) => unread === 0);
    }),
  120_000,
);

test(
  'a group’s title written by hand is cut, turns nothing around, and can not be nothing',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const [eve, ann] = [await world.addDevice('eve'), await world.addDevice('ann')];
      const group = await world.createGroup('Harmless', [eve, ann]);
      const details = (title: string) =>
        ({ kind: EntryKind.DETAILS, isLoud: true, body: { case: 'details', value: { title } } }) as const;
      await forge(eve, group, [details('\u200b\u2060\u3164'), details(`Bank\n\n\u202e${'A'.repeat(20_000)}`)]);
      const cut = `Bank ${'A'.repeat(limits.titleCharacters.max)}`.slice(0, limits.titleCharacters.max);
      await waitForRow(ann, group, ({ title }) => title !== 'Harmless');
      await expectConverged(world);
      for (const device of [eve, ann]) {
        expect((await waitForRow(device, group)).title).toBe(cut);
        const { rows } = await device.readTimeline(group);
        const changes = rows.flatMap((row) =>
          row.type === 'change' && row.change.type === 'renamed' ? row.change : [],
        );
        expect(changes).toEqual([{ type: 'renamed', title: cut }]);
      }
    }),
  120_000,
);
