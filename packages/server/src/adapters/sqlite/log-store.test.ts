import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { describeGroups } from '../../ports/group-store.contract';
import type { AppendRequest } from '../../ports/log-store';
import { describeLogStore } from '../../ports/log-store.contract';
import { openSqliteLogStore } from './log-store';

const folder = await mkdtemp(join(tmpdir(), 'tidings-log-'));
afterAll(() => rm(folder, { recursive: true }));

const newPath = () => join(folder, `${newId()}.db`);
const clock = { now: () => Date.now(), after: () => () => undefined };
const ada = newId<UserId>();

describeLogStore('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeGroups('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));

test('everything is there after the file is opened again, and the writer goes on where it was', async () => {
  const path = newPath();
  const conversation = newId<ConversationId>();
  const first = say(conversation);
  const before = await (async () => {
    await using store = await openSqliteLogStore(path, clock);
    await store.append([create(conversation), first]);
    return (await store.heads(ada, {})).rows;
  })();
  await using store = await openSqliteLogStore(path, clock);
  expect((await store.heads(ada, {})).rows).toEqual(before);
  expect(await store.append([first, say(conversation)])).toMatchObject([
    { seq: 2, isNew: false },
    { seq: 3, isNew: true, loudCount: 2 },
  ]);
});

test('after it is closed everything is refused, typed', async () => {
  const store = await openSqliteLogStore(newPath(), clock);
  await store[Symbol.asyncDispose]();
  await expect(store.append([create(newId<ConversationId>())])).rejects.toMatchObject({ code: ErrorCode.UNAVAILABLE });
});

test('a file that can not be opened ends the start with the reason', async () => {
  await expect(openSqliteLogStore(join(folder, 'no', 'such', 'folder.db'), clock)).rejects.toThrow(/worker/);
});

function create(conversation: ConversationId): AppendRequest {
  const intent = {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: [{ user: ada, role: Role.OWNER }],
  } as const;
  return { conversation, id: newId<EntryId>(), author: { user: ada, device: undefined }, intent };
}

function say(conversation: ConversationId): AppendRequest {
  const body = new Uint8Array([1]);
  const intent = { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body } as const;
  return { conversation, id: newId<EntryId>(), author: { user: ada, device: undefined }, intent };
}
