import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  ContentSchema,
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  idFromBytes,
  LogService,
  limits,
  newIdBytes,
  type UserId,
} from '@tidings/protocol';
import { systemClock } from '../adapters/system-clock';
import type { Clock } from '../ports/clock';
import { type ApiServer, openApiServer, type TestPerson } from '../testing/api-server';

const { append, searchMessages } = LogService.method;
const { createConversation, addMembers, removeMember, setTimer } = ConversationService.method;

/** The clock of the system, so far ahead. */
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
let conversation: Uint8Array<ArrayBuffer>;
beforeEach(async () => {
  aheadMs = 0;
  server = await openApiServer({}, { clock });
  [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
  conversation = await makeGroup([bob]);
});
afterEach(() => server[Symbol.asyncDispose]());

async function makeGroup(others: readonly TestPerson[]) {
  const id = newIdBytes();
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  const users = others.map((person) => person.id);
  await server.ask(createConversation, { conversation: id, entryId: newIdBytes(), ...kinds, users }, ada);
  return id;
}

type Said = Parameters<typeof create<typeof ContentSchema>>[1];
async function put(content: Said, by: TestPerson, more: object = {}) {
  const id = newIdBytes();
  const body = toBinary(ContentSchema, create(ContentSchema, content));
  await server.ask(append, { entry: { id, conversation, kind: EntryKind.CONTENT, body, ...more } }, by);
  return id;
}
const say = (text: string, by = ada, more: object = {}) =>
  put({ content: { case: 'text', value: { text } } }, by, more);
const edit = (entry: Uint8Array<ArrayBuffer>, text: string, by = ada) =>
  put({ content: { case: 'edit', value: { entry, text: { text } } } }, by, { silent: true });
const erase = (ids: readonly Uint8Array<ArrayBuffer>[]) =>
  put({ content: { case: 'delete', value: { entries: [...ids] } } }, ada, { silent: true, deletes: [...ids] });

const find = async (text: string, by = ada, more: object = {}) =>
  (await server.ask(searchMessages, { text, ...more }, by)).messages.map(({ entry }) => entry?.seq);

/** The index comes a moment after the log. */
async function found(text: string, wanted: readonly number[], by = ada, more: object = {}) {
  for (let i = 0; i < 400; i++) {
    if (JSON.stringify(await find(text, by, more)) === JSON.stringify(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await find(text, by, more)).toEqual([...wanted]);
}

describe('searching', () => {
  test('finds what members wrote, newest first, with the words as they read now', async () => {
    const first = await say('high tide at noon');
    await say('low tide later', bob);
    const third = await say('no water');
    await found('tide', [3, 2]);
    expect(await find('TID noon')).toEqual([2]);
    expect(await find('tide', bob, { author: ada.id })).toEqual([2]);
    await edit(third, 'spring tide');
    await found('tide', [4, 3, 2]);
    const { messages } = await server.ask(searchMessages, { text: 'spring', conversation }, bob);
    expect(messages).toMatchObject([{ conversation, entry: { seq: 4, id: third }, edit: { seq: 5, silent: true } }]);
    expect(await find('water')).toEqual([]);
    await edit(first, 'forged by bob', bob);
    await say('last one tide');
    await found('tide', [7, 4, 3, 2]);
    expect(await find('forged')).toEqual([]);
  });

  test('finds nothing that was deleted, at once', async () => {
    const [one, two] = [await say('tide one'), await say('tide two')];
    await found('tide', [3, 2]);
    await erase([one]);
    expect(await find('tide')).toEqual([3]);
    await edit(two, 'tide again');
    await found('again', [3]);
    await erase([two]);
    expect(await find('tide')).toEqual([]);
    expect(await find('again')).toEqual([]);
  });

  test('finds nothing whose time is over', async () => {
    await server.ask(setTimer, { conversation, entryId: newIdBytes(), expireAfterS: 5 }, ada);
    await say('tide for a moment');
    await server.ask(setTimer, { conversation, entryId: newIdBytes(), expireAfterS: 0 }, ada);
    await say('tide');
    await found('tide', [5, 3]);
    aheadMs = 5_001;
    expect(await find('tide')).toEqual([5]);
  });

  test('tells nobody what was said outside of their time, or in rooms of others', async () => {
    const eve = await server.signUp('eve');
    await say('tide before');
    await found('tide', [2]);
    expect(await find('tide', eve)).toEqual([]);
    expect(await server.refusal(searchMessages, { text: 'tide', conversation }, eve)).toBe('NOT_MEMBER');
    await server.ask(addMembers, { conversation, entryId: newIdBytes(), users: [eve.id] }, ada);
    const during = await say('tide during');
    await found('tide', [4], eve);
    await server.ask(removeMember, { conversation, entryId: newIdBytes(), user: eve.id }, ada);
    await say('tide after');
    await edit(during, 'tide secret');
    await found('tide', [6, 4, 2]);
    // What it says now was said when she was gone, and what it said then is not in the index any more.
    expect(await find('tide', eve, { conversation })).toEqual([]);
    expect(await find('secret', eve, { conversation })).toEqual([]);
    expect(await find('tide', eve)).toEqual([]);
  });

  test('goes on where it ended, over all conversations', async () => {
    for (let i = 0; i < 5; i++) await say(`tide ${i}`);
    const first = conversation;
    conversation = await makeGroup([]);
    for (let i = 0; i < 3; i++) await say(`tide ${i}`);
    await found('tide', [4, 3, 2, 6, 5, 4, 3, 2]);
    const seen: string[] = [];
    for (let after = new Uint8Array(), page = 0; page === 0 || after.length > 0; page++) {
      const { messages, next } = await server.ask(searchMessages, { text: 'tide', limit: 3, after }, ada);
      seen.push(...messages.map((hit) => `${idFromBytes(hit.conversation)} ${hit.entry?.seq}`));
      after = new Uint8Array(next);
      expect(page).toBeLessThan(4);
    }
    expect(new Set(seen).size).toBe(8);
    expect(await find('tide', bob)).toEqual([6, 5, 4, 3, 2]);
    expect(await find('tide', ada, { conversation: first })).toEqual([6, 5, 4, 3, 2]);
  });

  test('an answer of long messages ends before it is too large, and goes on', async () => {
    for (let i = 0; i < 8; i++) await say(`tide ${'x'.repeat(15_000)} ${'y'.repeat(30_000)}`);
    await found('tide', [9, 8, 7, 6].slice(0, 4), ada, { limit: 4 });
    const { messages, next } = await server.ask(searchMessages, { text: 'tide', limit: 8 }, ada);
    expect(messages.length).toBeLessThan(8);
    const rest = await server.ask(searchMessages, { text: 'tide', limit: 8, after: next }, ada);
    expect(messages.length + rest.messages.length).toBe(8);
  });

  test.each([
    ['TOO_LARGE', 'a query too long', { text: 'x'.repeat(limits.searchCharacters + 1) }],
    ['INVALID_ARGUMENT', 'a page too large', { text: 'x', limit: limits.searchPage + 1 }],
    ['INVALID_ARGUMENT', 'an id that is none', { text: 'x', conversation: Uint8Array.of(1) }],
    ['INVALID_ARGUMENT', 'an author that is none', { text: 'x', author: Uint8Array.of(1) }],
    ['INVALID_ARGUMENT', 'a token that is none', { text: 'x', after: Uint8Array.of(1) }],
    ['INVALID_ARGUMENT', 'a token of a time that is none', { text: 'x', after: new Uint8Array(28).fill(255) }],
    ['NOT_MEMBER', 'a conversation nobody has', { text: 'x', conversation: newIdBytes() }],
  ])('is refused as %s with %s', async (code, _what, request) => {
    expect(await server.refusal(searchMessages, request, ada)).toBe(code);
  });

  test('hostile queries and contents harm nothing', async () => {
    await say(`" OR 1=1 -- ' \\ * NEAR( <-> | & ! ${'ﷺ'.repeat(50)}`);
    await put({ content: { case: 'edit', value: { entry: new Uint8Array(3), text: { text: 'tide' } } } }, bob, {
      silent: true,
    });
    const garbage = { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body: new Uint8Array(60_000).fill(42) };
    await server.ask(append, { entry: garbage }, bob);
    await say('tide');
    await found('tide', [5]);
    for (const text of ['"', `'`, '*', '"a* OR', ') OR (', 'scope : x', '\\', '<->', '\u0000tide', '\ud800', 'ﷺ'])
      expect(await server.refusal(searchMessages, { text }, bob)).toBe('accepted');
    for (const text of ['', ' ', '!?…', '***']) expect(await find(text)).toEqual([]);
    const bounds = { fromMs: 2n ** 64n - 1n, toMs: 2n ** 64n - 1n };
    expect(await find('tide', bob, bounds)).toEqual([]);
    expect(idFromBytes<UserId>(bob.id)).toBeTruthy();
  });
});
