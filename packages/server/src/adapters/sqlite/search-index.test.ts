import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, type EntryId, newId, type UserId } from '@tidings/protocol';
import type { IndexStep } from '../../ports/search-index';
import { describeSearchIndex } from '../../ports/search-index.contract';
import { createMemorySearchIndex } from '../memory/search-index';
import { openSqliteSearchIndex } from './search-index';

const folder = mkdtempSync(join(tmpdir(), 'tidings-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = () => join(folder, `${++files}.db`);

describeSearchIndex('memory', async () => createMemorySearchIndex());
describeSearchIndex('SQLite', () => openSqliteSearchIndex(fresh()));

const filesWith = (path: string, text: string) =>
  readdirSync(folder).filter(
    (name) => join(folder, name).startsWith(path) && readFileSync(join(folder, name)).includes(text),
  );

test('it keeps what it holds, and its name; a new one has another name', async () => {
  const path = fresh();
  const conversation = newId<ConversationId>();
  const first = await openSqliteSearchIndex(path);
  await first.put(conversation, [textOf(1, ['tide'])]);
  await first[Symbol.asyncDispose]();
  await using again = await openSqliteSearchIndex(path);
  await using other = await openSqliteSearchIndex(fresh());
  expect(again.name).toBe(first.name);
  expect(other.name).not.toBe(first.name);
  const query = { terms: [['tide']], author: undefined, fromMs: 0, toMs: 9, before: undefined, nowMs: 0, limit: 1 };
  const spans = [{ conversation, fromSeq: 1, toSeq: undefined }];
  expect(await again.find({ ...query, spans })).toMatchObject([{ seq: 1 }]);
});

test('words of what was removed, edited or is over are in none of its files. I11', async () => {
  const path = fresh();
  const conversation = newId<ConversationId>();
  await using index = await openSqliteSearchIndex(path);
  const around = (from: number) =>
    Array.from({ length: 400 }, (_, i) => textOf(from + i, ['padding', `word${from + i}`]));
  const [one, two, three] = [
    textOf(1_001, ['canaryone']),
    textOf(1_002, ['canarytwo']),
    textOf(1_003, ['canarythree'], 7),
  ];
  await index.put(conversation, [...around(1), one, two, three, ...around(2_000)]);
  for (const word of ['canaryone', 'canarytwo', 'canarythree']) expect(filesWith(path, word)).not.toEqual([]);
  await index.put(conversation, [
    { type: 'remove', ids: [one.id] },
    { type: 'edit', seq: 3_000, target: two.id, author: two.author, endsAtMs: undefined, words: ['other'] },
  ]);
  await index.expire(7);
  for (const word of ['canaryone', 'canarytwo', 'canarythree']) expect(filesWith(path, word)).toEqual([]);
  expect(filesWith(path, 'padding')).not.toEqual([]);
});

function textOf(seq: number, words: readonly string[], endsAtMs?: number): Extract<IndexStep, { type: 'text' }> {
  return { type: 'text', seq, id: newId<EntryId>(), author: newId<UserId>(), atMs: 1, endsAtMs, words };
}
