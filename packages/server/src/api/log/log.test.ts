import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  LogService,
  limits,
  newIdBytes,
} from '@tidings/protocol';
import { type ApiServer, openApiServer, type TestPerson } from '../../testing/api-server';
import { connect } from '../../testing/test-server';

const { append, pull, advance, getHeads } = LogService.method;

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
let conversation: Uint8Array;
beforeEach(async () => {
  server = await openApiServer();
  [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
  conversation = newIdBytes();
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  const creation = { conversation, entryId: newIdBytes(), ...kinds, users: [bob.id] };
  await server.ask(ConversationService.method.createConversation, creation, ada);
});
afterEach(() => server[Symbol.asyncDispose]());

const text = (change: object = {}) => ({
  id: newIdBytes(),
  conversation,
  kind: EntryKind.CONTENT,
  body: Uint8Array.of(1),
  ...change,
});

const manyIds = Array.from({ length: limits.deletes + 1 }, newIdBytes);

describe('append', () => {
  test('lands once however often it is repeated, and reaches those who listen', async () => {
    const socket = await connect(server.url, bob);
    const entry = text();
    const { appended } = await server.ask(append, { entry }, ada);
    expect(appended).toMatchObject({ id: entry.id, conversation, seq: 2, loudCount: 1 });
    expect((await server.ask(append, { entry }, ada)).appended).toEqual(appended as NonNullable<typeof appended>);
    expect((await socket.next('entries')).entries).toMatchObject([{ id: entry.id, seq: 2, authorUser: ada.id }]);
    expect(await server.refusal(append, { entry }, bob)).toBe('ID_CONFLICT');
  });

  test.each([
    ['INVALID_ARGUMENT', 'no entry', undefined],
    ['INVALID_ARGUMENT', 'a membership change', { kind: EntryKind.MEMBERSHIP }],
    ['INVALID_ARGUMENT', 'no kind', { kind: EntryKind.UNSPECIFIED }],
    ['INVALID_ARGUMENT', 'an unknown kind', { kind: 50 }],
    ['INVALID_ARGUMENT', 'an id that is no UUIDv7', { id: new Uint8Array(16) }],
    ['INVALID_ARGUMENT', 'no body', { body: new Uint8Array() }],
    ['TOO_LARGE', 'a body too large', { body: new Uint8Array(limits.bodyBytes + 1) }],
    ['INVALID_ARGUMENT', 'an id to delete that is none', { silent: true, deletes: [new Uint8Array(3)] }],
    ['INVALID_ARGUMENT', 'a hundred and one ids to delete', { silent: true, deletes: manyIds }],
    ['INVALID_ARGUMENT', 'loud content that deletes', { deletes: [newIdBytes()] }],
    ['INVALID_ARGUMENT', 'a pin that deletes', { kind: EntryKind.PIN, deletes: [newIdBytes()] }],
    ['NOT_FOUND', 'an entry to delete that nobody has', { silent: true, deletes: [newIdBytes()] }],
    ['STALE_EPOCH', 'another epoch', { epoch: 1 }],
    ['STALE_EPOCH', 'another generation', { generation: 4_294_967_295 }],
    ['NOT_MEMBER', 'a conversation nobody has', { conversation: newIdBytes() }],
  ])('is refused as %s with %s', async (code, _what, change) => {
    expect(await server.refusal(append, change === undefined ? {} : { entry: text(change) }, ada)).toBe(code);
    expect((await server.ask(pull, { conversation }, ada)).headSeq).toBe(1);
  });

  test('takes a body of the full size', async () => {
    expect(await server.refusal(append, { entry: text({ body: new Uint8Array(limits.bodyBytes) }) }, ada)).toBe(
      'accepted',
    );
  });
});

describe('deleting', () => {
  test('takes the bodies away at once, and tells those who listen', async () => {
    const secret = new TextEncoder().encode('a secret');
    const [one, two] = [text({ body: secret }), text({ body: secret })];
    for (const entry of [one, two]) await server.ask(append, { entry }, bob);
    const socket = await connect(server.url, bob);
    const deletion = text({ silent: true, deletes: [one.id, two.id, one.id] });
    await server.ask(append, { entry: deletion }, ada);
    const deletes = [one.id, two.id];
    expect((await socket.next('entries')).entries).toMatchObject([{ id: deletion.id, silent: true, deletes }]);
    const { entries } = await server.ask(pull, { conversation, afterSeq: 1 }, bob);
    expect(entries).toMatchObject([
      { id: one.id, deleted: true, loudCount: 1, authorUser: bob.id, deletes: [] },
      { id: two.id, deleted: true, loudCount: 2, authorUser: bob.id, deletes: [] },
      { id: deletion.id, deleted: false, loudCount: 2, authorUser: ada.id, deletes },
    ]);
    expect(entries.map(({ body }) => [...body])).toEqual([[], [], [1]]);
    expect((await server.ask(append, { entry: one }, bob)).appended).toMatchObject({ seq: 2 });
  });

  test('of what somebody else said is for owners and admins', async () => {
    const entry = text();
    await server.ask(append, { entry }, ada);
    expect(await server.refusal(append, { entry: text({ silent: true, deletes: [entry.id] }) }, bob)).toBe('FORBIDDEN');
  });
});

describe('advance', () => {
  test('moves the caller’s cursor alone, forwards, and not past the head', async () => {
    for (let i = 0; i < 3; i++) await server.ask(append, { entry: text() }, ada);
    const { cursor } = await server.ask(advance, { conversation, deliveredSeq: 4_294_967_295, readSeq: 3 }, bob);
    expect(cursor).toMatchObject({ user: bob.id, deliveredSeq: 4, readSeq: 3, readLoudCount: 2 });
    const back = await server.ask(advance, { conversation, deliveredSeq: 1, readSeq: 1 }, bob);
    expect(back.cursor).toMatchObject({ deliveredSeq: 4, readSeq: 3 });
    const { heads } = await server.ask(getHeads, {}, ada);
    expect(heads[0]?.cursors[0]).toMatchObject({ user: ada.id, readSeq: 0 });
  });
});

describe('getHeads', () => {
  test('tells what changed since, and nothing of other people’s conversations', async () => {
    expect((await server.ask(getHeads, {}, await server.signUp('eve'))).heads).toEqual([]);
    const { heads, syncToken } = await server.ask(getHeads, {}, bob);
    expect(heads).toMatchObject([{ conversation, seq: 1 }]);
    await server.ask(append, { entry: text() }, ada);
    expect((await server.ask(getHeads, { since: syncToken }, bob)).heads).toMatchObject([{ conversation, seq: 2 }]);
  });

  test('refuses a token that is none', async () => {
    for (const since of [Uint8Array.of(1), new Uint8Array(500)])
      expect(await server.refusal(getHeads, { since }, bob)).toBe('INVALID_ARGUMENT');
  });
});
