import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { type Entry, EntryKind, EntrySchema, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import fc from 'fast-check';
import { encodeContent } from '../outbox/intents';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import {
  changeOf,
  conversation,
  headAt,
  moves,
  others,
  self,
  steps,
  writeEntries,
  writeLog,
} from '../testing/written-log';
import { rebuildViews, viewQueries } from '../views/rebuild';
import { TimelineReader } from '../views/timeline-query';
import { nextDue } from './expiry';
import type { Change } from './plan';
import { Replica } from './replica';

const [peer] = others as [UserId];
const startMs = 1_790_000_000_000;

async function open() {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const time = { nowMs: startMs, now: () => time.nowMs };
  const replica = await Replica.open({ database, sealers: () => plainSealer, self, time });
  return { database, time, replica };
}

const dump = (database: Database) => Promise.all(Object.values(viewQueries).map((sql) => database.all(sql)));
const endMs = ({ acceptedAtMs, expireAfterS }: Entry) => Number(acceptedAtMs) + expireAfterS * 1_000;
const hasTime = ({ kind, deletes }: Entry) => kind === EntryKind.CONTENT && deletes.length === 0;

/** The log with times: of every other entry, short and long ones. */
const timed = (log: readonly Entry[]) =>
  log.map((entry, index) =>
    create(EntrySchema, { ...entry, expireAfterS: hasTime(entry) ? ([0, 10, 60][index % 3] ?? 0) : 0 }),
  );

/** As the server tells it at this moment. */
const toldAt = (log: readonly Entry[], nowMs: number) =>
  log.map((entry) =>
    entry.expireAfterS > 0 && endMs(entry) <= nowMs
      ? create(EntrySchema, { ...entry, body: new Uint8Array(), deleted: true })
      : entry,
  );

test('views kept step by step equal views rebuilt from nothing while time goes by, and what is over is nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps(30),
      moves(40, 8),
      fc.array(fc.integer({ min: 0, max: 9_000 })),
      async (made, came, waits) => {
        const written = writeLog(made);
        const [log, live] = [timed(written.entries), timed(written.live)];
        const { database, time, replica } = await open();
        await replica.apply([{ type: 'head', head: headAt(log, 1, 0) }]);
        for (const [index, move] of came.entries()) {
          time.nowMs += waits[index % Math.max(1, waits.length)] ?? 0;
          await replica.apply([changeOf(move, toldAt(log, time.nowMs), toldAt(live, time.nowMs)), { type: 'expire' }]);
        }
        const kept = await dump(database);
        await rebuildViews(database, self.user);
        expect(await dump(database)).toEqual(kept);
        // Of what is held; about what is not, nobody knows yet when it ends.
        const left = await database.all<{ id: string; opened: Uint8Array | null; body: Uint8Array; is_silent: number }>(
          'SELECT id, opened, body, is_silent FROM entries',
        );
        const over = log.filter((entry) => entry.expireAfterS > 0 && endMs(entry) <= time.nowMs);
        const gone = new Set<string>(over.map(({ id }) => idFromBytes(id)));
        const shown = JSON.stringify(kept);
        for (const { id, opened, body, is_silent } of left) {
          if (is_silent === 1 || !gone.has(id)) continue;
          expect([opened, body.length]).toEqual([null, 0]);
          expect(shown).not.toContain(`"${id}"`);
        }
        await database.close();
      },
    ),
    { numRuns: 80 },
  );
}, 60_000);

async function openWith(write: Parameters<typeof writeEntries>[0], times: Readonly<Record<number, number>>) {
  const { live } = writeEntries(write);
  const log = live.map((entry) => create(EntrySchema, { ...entry, expireAfterS: times[entry.seq] ?? 0 }));
  const opened = await open();
  await opened.replica.apply([{ type: 'head', head: headAt(log, 1, 0) }]);
  const take = (told: readonly Entry[]): Change => ({
    type: 'entries',
    conversation,
    incarnation: 1,
    entries: told,
    isPulled: true,
  });
  const bytes = async () =>
    JSON.stringify(await Promise.all(tables.map((table) => opened.database.all(`SELECT * FROM ${table}`))));
  return { ...opened, log, take, bytes };
}
const tables = ['entries', 'outbox', 'view_timeline', 'view_effects', 'view_mentions', 'view_texts', 'view_list'];
const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) };

test('a message goes when its time is over, with its other words, its reactions, its pin, its quotes, and its unread mark', async () => {
  const { database, replica, time, log, take, bytes } = await openWith(
    ({ say, about, add }) => {
      say('before', peer);
      const secret = say('a secret', peer);
      about({ case: 'edit', value: { entry: secret, text: { text: 'a better secret' } } }, peer);
      about({ case: 'reaction', value: { entry: secret, emoji: '👍' } }, self.user);
      about({ case: 'pin', value: { entry: secret } }, peer, EntryKind.PIN);
      const reply = { entry: secret, seq: 4, author: idToBytes(peer) };
      const content = { case: 'text', value: { text: 'answer', reply } } as const;
      add(EntryKind.CONTENT, encodeContent(content), peer);
    },
    { 4: 10, 5: 100, 6: 100 },
  );
  await replica.apply([take(log)]);
  const reader = new TimelineReader(database, conversation, async () => {});
  const read = async () =>
    (await reader.read(self.user, people)).rows.flatMap((row) => (row.type === 'message' ? [row] : []));
  const unread = async () => (await database.all<{ unread: number }>('SELECT unread FROM view_list'))[0]?.unread;
  const before = await read();
  expect(before.map(({ content }) => content)).toMatchObject([
    { text: 'before' },
    { text: 'a better secret' },
    { text: 'answer' },
  ]);
  expect(before.at(-1)?.repliedTo?.content).toMatchObject({ text: 'a better secret' });
  expect(await unread()).toBe(3);
  expect(await nextDue(database)).toBe(startMs + 4 + 10_000);

  time.nowMs = startMs + 4 + 9_999;
  await replica.apply([{ type: 'expire' }]);
  expect(await read()).toHaveLength(3);
  time.nowMs += 1;
  await replica.apply([{ type: 'expire' }]);
  const after = await read();
  expect(after.map(({ content }) => content)).toMatchObject([{ text: 'before' }, { text: 'answer' }]);
  expect(after.at(-1)?.repliedTo?.content).toBeUndefined();
  expect(await unread()).toBe(2);
  expect(await bytes()).not.toContain('secret');
  expect(await database.all('SELECT * FROM view_effects')).toEqual([]);
});

test('what comes only after its time, or about something that is over, shows nothing and stays nowhere', async () => {
  const { database, replica, time, log, take, bytes } = await openWith(
    ({ say, about }) => {
      const secret = say('a secret', peer);
      about({ case: 'edit', value: { entry: secret, text: { text: 'a better secret' } } }, peer);
      about({ case: 'reaction', value: { entry: secret, emoji: '👍' } }, self.user);
    },
    { 3: 10, 4: 100, 5: 100 },
  );
  time.nowMs = startMs + 60_000;
  // The server takes a moment to take it away.
  await replica.apply([take(log.slice(0, 3))]);
  expect(await database.all('SELECT * FROM view_timeline WHERE type = ?', ['message'])).toEqual([]);
  await replica.apply([take(log.slice(3))]);
  expect(await bytes()).not.toContain('secret');
  expect(await database.all('SELECT * FROM view_effects')).toEqual([]);
  const kept = await dump(database);
  await rebuildViews(database, self.user);
  expect(await dump(database)).toEqual(kept);
});

test('a message that was deleted for everybody leaves no tombstone when its time is over', async () => {
  const { database, replica, time, log, take } = await openWith(
    ({ say, remove }) => remove([say('a secret', peer)], peer),
    { 3: 10 },
  );
  await replica.apply([take(log)]);
  const messages = () => database.all<{ content: string }>(`SELECT content FROM view_timeline WHERE type = 'message'`);
  expect(await messages()).toEqual([{ content: '{"type":"deleted"}' }]);
  time.nowMs = startMs + 60_000;
  await replica.apply([{ type: 'expire' }]);
  expect(await messages()).toEqual([]);
});

test('when only the time of other words is over, the first words stand again, in what is shown and in quotes', async () => {
  const { database, replica, time, log, take } = await openWith(
    ({ say, about, add }) => {
      const first = say('meet at noon', peer);
      about({ case: 'edit', value: { entry: first, text: { text: 'meet at one' } } }, peer);
      const reply = { entry: first, seq: 3, author: idToBytes(peer) };
      add(EntryKind.CONTENT, encodeContent({ case: 'text', value: { text: 'fine', reply } }), peer);
    },
    { 4: 10 },
  );
  await replica.apply([take(log)]);
  const reader = new TimelineReader(database, conversation, async () => {});
  const read = async () =>
    (await reader.read(self.user, people)).rows.flatMap((row) => (row.type === 'message' ? [row] : []));
  const before = await read();
  expect(before[0]).toMatchObject({ content: { text: 'meet at one' }, isEdited: true });
  expect(before[1]?.repliedTo?.content).toMatchObject({ text: 'meet at one' });
  expect((await read())[0]).toBe(before[0] as never);

  time.nowMs = startMs + 60_000;
  await replica.apply([{ type: 'expire' }]);
  const after = await read();
  expect(after[0]).toMatchObject({ content: { text: 'meet at noon' }, isEdited: false });
  expect(after[1]?.repliedTo?.content).toMatchObject({ text: 'meet at noon' });
});
