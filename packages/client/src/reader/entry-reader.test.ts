import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  EntryKind,
  EntrySchema,
  HeadSchema,
  idToBytes,
  newId,
  newIdBytes,
  Role,
  type UserId,
} from '@tidings/protocol';
import { textContent } from '../outbox/intents';
import { createBunPlatform } from '../platform/bun';
import { endSession } from '../session/session';
import { setMeta } from '../store/meta';
import { openSealedReplica, type SealedReplica } from '../testing/sealed-replica';
import { type EntryReader, openEntryReader } from './entry-reader';

const folder = mkdtempSync(join(tmpdir(), 'tidings-reader-'));
const platform = createBunPlatform({ folder });
const conversation = newId<ConversationId>();
let replica: SealedReplica;
let reader: EntryReader;

beforeAll(async () => {
  replica = await openSealedReplica(platform, 'tidings', newId<UserId>());
  await replica.apply([{ type: 'head', head: headOf(conversation, Encryption.MLS) }]);
  await replica.addKey(conversation);
  reader = await openEntryReader({ platform });
});

afterAll(async () => {
  await reader[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const headOf = (id: ConversationId, encryption: Encryption) =>
  create(HeadSchema, {
    conversation: idToBytes(id),
    kind: ConversationKind.GROUP,
    encryption,
    incarnation: 1,
    role: Role.MEMBER,
    fromSeq: 1,
    memberCount: 2,
  });

async function sealed(changes: { readonly epoch?: number; readonly kind?: EntryKind } = {}) {
  const id = newIdBytes();
  const body = await replica.seal({ conversation, id, content: textContent('see you at eight') });
  return toBinary(
    EntrySchema,
    create(EntrySchema, {
      seq: 7,
      id,
      kind: EntryKind.CONTENT,
      authorUser: idToBytes(replica.peer.user),
      authorDevice: idToBytes(replica.peer.device),
      generation: 1,
      epoch: 1,
      body,
      ...changes,
    }),
  );
}

test('opens a message that the replica does not hold', async () => {
  const read = await reader.open(conversation, await sealed());
  expect(read).toMatchObject({
    ok: true,
    seq: 7,
    author: { id: replica.peer.user, displayName: '…' },
    content: { type: 'text', text: 'see you at eight' },
  });
});

test('says why it does not', async () => {
  const reasonOf = async (id: ConversationId, entry: Uint8Array) => {
    const read = await reader.open(id, entry);
    return read.ok ? 'opened' : read.reason;
  };
  expect(await reasonOf(newId(), await sealed())).toBe('unknown_conversation');
  expect(await reasonOf(conversation, Uint8Array.of(255, 1, 2))).toBe('malformed');
  expect(await reasonOf(conversation, new Uint8Array(0))).toBe('malformed');
  expect(await reasonOf(conversation, await sealed({ kind: EntryKind.COMMIT }))).toBe('no_message');
  expect(await reasonOf(conversation, await sealed({ epoch: 2 }))).toBe('waiting');
  const entry = await sealed();
  expect(
    await reasonOf(
      conversation,
      entry.map((byte, at) => (at === entry.length - 1 ? byte ^ 1 : byte)),
    ),
  ).toBe('invalid');
  const notes = newId<ConversationId>();
  await replica.apply([{ type: 'head', head: headOf(notes, Encryption.VAULT) }]);
  expect(await reasonOf(notes, entry)).toBe('unknown_conversation');
});

test('sees at once that the app was updated, or signed out', async () => {
  const database = await platform.openDatabase('tidings');
  const entry = await sealed();
  const version = (await database.all<{ value: string }>(`SELECT value FROM meta WHERE key = 'version'`))[0]?.value;
  const setVersion = (value: string) =>
    database.write([{ sql: `UPDATE meta SET value = ? WHERE key = 'version'`, params: [value] }], []);
  await setVersion('99');
  expect(await reader.open(conversation, entry)).toEqual({ ok: false, reason: 'other_version' });
  await setVersion(version as string);
  expect(await reader.open(conversation, entry)).toMatchObject({ ok: true });
  await endSession(database, undefined);
  expect(await reader.open(conversation, entry)).toEqual({ ok: false, reason: 'signed_out' });
  await database.write([setMeta('ended', undefined)], []);
  await database.close();
});
