import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  idToBytes,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { describeConsumerCursors } from '../../ports/consumer-store.contract';
import { describeDeletions } from '../../ports/deletion.contract';
import { describeDoors } from '../../ports/door.contract';
import { describeExpiry } from '../../ports/expiry.contract';
import { describeGroups } from '../../ports/group-store.contract';
import type { AppendRequest } from '../../ports/log-store';
import { describeLogStore } from '../../ports/log-store.contract';
import { describePrivacy } from '../../ports/privacy.contract';
import { logMigrations } from './log-schema';
import { openSqliteLogStore } from './log-store';
import { openDatabase } from './open-database';

const folder = await mkdtemp(join(tmpdir(), 'tidings-log-'));
afterAll(() => rm(folder, { recursive: true }));

const newPath = () => join(folder, `${newId()}.db`);
const clock = { now: () => Date.now(), after: () => () => undefined };
const ada = newId<UserId>();

describeLogStore('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeGroups('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeDeletions('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeExpiry('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeDoors('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describePrivacy('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));
describeConsumerCursors('SQLite', (storeClock) => openSqliteLogStore(newPath(), storeClock));

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

test('a file of the first schema goes on where it was', async () => {
  const path = newPath();
  const conversation = newId<ConversationId>();
  const old = openDatabase(path, logMigrations.slice(0, 1));
  const [id, user] = [idToBytes(conversation), idToBytes(ada)];
  old
    .query('INSERT INTO conversations (id, kind, encryption, incarnation, member_count) VALUES (?, 2, 1, 7, 1)')
    .run(id);
  old
    .query('INSERT INTO entries VALUES (1 << 32 | 1, ?, 2, ?, NULL, 5, 0, 0, 0, 0, ?)')
    .run(idToBytes(newId()), user, new Uint8Array());
  old.query('INSERT INTO members (conversation, user, role, from_seq) VALUES (1, ?, 1, 1)').run(user);
  old.close();
  await using store = await openSqliteLogStore(path, clock);
  const { rows } = await store.heads(ada, {});
  expect(rows[0]?.state).toMatchObject({ headSeq: 1, generation: 0, epoch: 0, awaitingCommit: false });
  expect(await store.append([say(conversation)])).toMatchObject([{ ok: true, seq: 2, incarnation: 7 }]);
});

test('groups, and welcomes that wait, are there after the file is opened again', async () => {
  const path = newPath();
  const conversation = newId<ConversationId>();
  const device = { user: ada, device: newId<DeviceId>() };
  const bytes = new Uint8Array([1]);
  const started = { generation: 1, epoch: 0, commit: new Uint8Array(), groupInfo: bytes };
  const { intent, ...request } = create(conversation);
  const step = { ...started, welcome: bytes, welcomeFor: [device] };
  const creation = { ...request, intent: { ...intent, encryption: Encryption.MLS, step } } as AppendRequest;
  {
    await using store = await openSqliteLogStore(path, clock);
    await store.append([creation]);
  }
  await using store = await openSqliteLogStore(path, clock);
  expect(await store.groupState(conversation)).toMatchObject({ generation: 1, epoch: 1, groupInfo: bytes });
  expect(await store.welcomesFor(device, { limit: 9 })).toHaveLength(1);
  const commit = { ...step, epoch: 1, commit: bytes };
  const again = { ...request, id: newId<EntryId>(), intent: { type: 'commit', step: commit } } as const;
  expect(await store.append([again, { ...again, id: newId<EntryId>() }])).toMatchObject([
    { ok: true, seq: 2 },
    { code: ErrorCode.STALE_EPOCH },
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
