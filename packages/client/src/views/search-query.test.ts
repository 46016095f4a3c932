import { expect, test } from 'bun:test';
import type { ConversationId, EntryId, UserId } from '@tidings/protocol';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import { migrate } from '../store/migrate';
import { conversation, headAt, others, self, writeEntries } from '../testing/written-log';
import { rebuildViews } from './rebuild';
import { search } from './search-query';

const [peer] = others as [UserId];

async function openWith(write: Parameters<typeof writeEntries>[0]) {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const { live: entries } = writeEntries(write);
  const replica = await Replica.open({ database, sealers: () => plainSealer, self });
  await replica.apply([{ type: 'head', head: headAt(entries, 1, 0) }]);
  await replica.apply([{ type: 'entries', conversation, incarnation: 1, entries, isPulled: true }]);
  const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) };
  const reader = { database, self: self.user, people: people as never, nowMs: 0 };
  const find = async (text: string, more: object = {}) => {
    const { hits } = await search(reader, { text, ...more });
    return hits.map(({ message }) => (message.content.type === 'text' ? message.content.text : message.content.type));
  };
  return { database, entries, reader, find };
}

test('finds by words, newest first, in the scope asked for', async () => {
  const { find } = await openWith(({ say }) => {
    say('Kaffee am Morgen', peer);
    say('morgens kein Kaffee', self.user);
    say('今天见面', peer);
    say('“Überraschung” <b>bold</b>', peer);
  });
  expect(await find('kaff')).toEqual(['morgens kein Kaffee', 'Kaffee am Morgen']);
  expect(await find('MORGEN kaffee', { author: peer })).toEqual(['Kaffee am Morgen']);
  expect(await find('今天')).toEqual(['今天见面']);
  expect(await find('uber')).toEqual(['“Überraschung” <b>bold</b>']);
  expect(await find('kaffee', { conversation: 'another' as ConversationId })).toEqual([]);
  expect(await find('kaffee', { toMs: 1_790_000_000_004 })).toEqual(['Kaffee am Morgen']);
  expect(await find('kaffee', { fromMs: 1_790_000_000_004 })).toEqual(['morgens kein Kaffee']);
  expect(await find('scope : x" OR NOT *')).toEqual([]);
});

test('an edited message is found by its new words and not by its old ones, a deleted one by none', async () => {
  const { find, database } = await openWith(({ say, about, remove }) => {
    const first = say('the old words', peer);
    about({ case: 'edit', value: { entry: first, text: { text: 'a new sentence' } } }, peer);
    const second = say('forbidden secret', peer);
    remove([second], peer);
  });
  expect(await find('sentence')).toEqual(['a new sentence']);
  expect(await find('old')).toEqual([]);
  expect(await find('secret')).toEqual([]);
  const before = await database.all('SELECT * FROM view_texts');
  await rebuildViews(database, self.user);
  expect(await database.all('SELECT * FROM view_texts')).toEqual(before);
  await database.write([{ sql: `INSERT INTO view_search (view_search, rank) VALUES ('integrity-check', 1)` }], []);
  // Not in the index's own pages either. I11
  const pages = await database.all<{ block: Uint8Array }>('SELECT block FROM view_search_data');
  const bytes = pages.map(({ block }) => new TextDecoder('latin1').decode(block)).join('');
  expect(bytes).toContain('sentence');
  expect(bytes).not.toContain('secret');
});

test('goes on where it ended, until nothing is left', async () => {
  const { reader } = await openWith(({ say }) => {
    for (let i = 0; i < 25; i++) say(`word ${i}`, peer);
  });
  const seen: EntryId[] = [];
  for (let after: string | undefined, page = 0; page === 0 || after !== undefined; page++) {
    const { hits, next } = await search(reader, { text: 'word', limit: 10, ...(after && { after }) });
    seen.push(...hits.map(({ message }) => message.id));
    after = next;
    expect(page).toBeLessThan(4);
  }
  expect(new Set(seen).size).toBe(25);
});

test('ranges say where the words stand', async () => {
  const { reader } = await openWith(({ say }) => void say('see you tomorrow', peer));
  const { hits } = await search(reader, { text: 'tom see' });
  expect(hits[0]?.ranges).toEqual([
    { start: 0, length: 3 },
    { start: 8, length: 3 },
  ]);
});
