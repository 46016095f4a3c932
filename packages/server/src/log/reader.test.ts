import { beforeEach, describe, expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  idFromBytes,
  idToBytes,
  LocateRequestSchema,
  limits,
  newId,
  PullRequestSchema,
  Role,
  type UserId,
  UserSchema,
} from '@tidings/protocol';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import type { AppendIntent, AppendRequest } from '../ports/log-store';
import { createReader } from './reader';

const [ada, bob, cy] = [newId<UserId>(), newId<UserId>(), newId<UserId>()];
const [group, direct] = [newId<ConversationId>(), newId<ConversationId>()];

let nowMs = 1_790_000_000_000;
let store = createMemoryLogStore({ now: () => nowMs, after: () => () => undefined });
let reader = createReader({ store, people: peopleByName, clock: { now: () => nowMs } });

beforeEach(async () => {
  nowMs += 1_000_000;
  store = createMemoryLogStore({ now: () => nowMs, after: () => () => undefined });
  reader = createReader({ store, people: peopleByName, clock: { now: () => nowMs } });
  await store.append([
    found(group, ConversationKind.GROUP),
    say(group),
    act(group, { type: 'remove', user: bob }),
    say(group),
    found(direct, ConversationKind.DIRECT),
  ]);
});

describe('pullFor', () => {
  const pull = (user: UserId, request: object) =>
    reader.pullFor(user, create(PullRequestSchema, { conversation: idToBytes(group), ...request }));

  test('bounds the answer to the membership', async () => {
    expect((await pull(ada, {})).entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const past = await pull(bob, {});
    expect(past.entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(past).toMatchObject({ headSeq: 3, atEnd: true });
    expect((await pull(bob, { beforeSeq: 99, limit: 1 })).entries.map(({ seq }) => seq)).toEqual([3]);
  });

  test('refuses strangers, and does not tell them whether there is a conversation', async () => {
    const none = { conversation: idToBytes(newId()) };
    for (const request of [{}, none])
      await expect(pull(cy, request)).rejects.toMatchObject({ code: ErrorCode.NOT_MEMBER });
  });

  test('tells nothing of what has had its time, though its body still lies in the store', async () => {
    await store.append([act(group, { type: 'set_timer', expireAfterS: 60 }), say(group)]);
    const bodyOf = async () =>
      (await pull(ada, { afterSeq: 5 })).entries.map(({ body, deleted }) => [body.length > 0, deleted]);
    nowMs += 59_999;
    expect(await bodyOf()).toEqual([[true, false]]);
    nowMs += 1;
    expect(await bodyOf()).toEqual([[false, true]]);
    const { heads } = await reader.headsFor(ada, { only: [group], inline: { conversations: 1, entries: 1 } });
    expect(heads[0]?.entries).toMatchObject([{ seq: 6, deleted: true, body: new Uint8Array() }]);
  });

  test('takes a kind that is named again and again for one', async () => {
    const kinds = Array.from({ length: 1_000 }, () => EntryKind.MEMBERSHIP);
    expect((await pull(ada, { kinds })).entries.map(({ seq }) => seq)).toEqual([1, 3]);
  });

  test('refuses nonsense', async () => {
    const kinds = [{ kinds: [EntryKind.UNSPECIFIED] }, { kinds: [EntryKind.DETAILS, 99] }];
    for (const request of [{ conversation: new Uint8Array(3) }, { limit: limits.pullEntries + 1 }, ...kinds])
      await expect(pull(ada, request)).rejects.toMatchObject({ code: ErrorCode.INVALID_ARGUMENT });
  });
});

test('how many are there is not told to who has left', async () => {
  const countFor = async (user: UserId) => (await reader.headFor(user, group)).memberCount;
  expect([await countFor(ada), await countFor(bob)]).toEqual([1, 0]);
});

describe('locateFor', () => {
  const locate = (user: UserId, place: object, conversation = group) =>
    reader.locateFor(user, create(LocateRequestSchema, { conversation: idToBytes(conversation), place } as object));
  const now = () => ({ case: 'atMs', value: BigInt(nowMs + 1) });

  test('bounds the answer to the membership', async () => {
    expect([await locate(ada, now()), await locate(bob, now())]).toEqual([4, 3]);
    const { entries } = await reader.pullFor(ada, create(PullRequestSchema, { conversation: idToBytes(group) }));
    const entry = { case: 'entry', value: entries[3]?.id };
    expect(await locate(ada, entry)).toBe(4);
    await expect(locate(bob, entry)).rejects.toMatchObject({ code: ErrorCode.NOT_FOUND });
  });

  test('refuses strangers, and nonsense', async () => {
    for (const conversation of [group, newId<ConversationId>()])
      await expect(locate(cy, now(), conversation)).rejects.toMatchObject({ code: ErrorCode.NOT_MEMBER });
    for (const place of [{ case: undefined }, { case: 'entry', value: new Uint8Array(3) }])
      await expect(locate(ada, place)).rejects.toMatchObject({ code: ErrorCode.INVALID_ARGUMENT });
  });
});

describe('headsFor', () => {
  test('makes heads with peers, roles, details and inline entries', async () => {
    nowMs += 1;
    await store.append([say(group)]);
    const { heads } = await reader.headsFor(ada, { inline: { conversations: 1, entries: 2 } });
    expect(heads.map(({ conversation }) => idFromBytes(conversation) as string)).toEqual([group, direct]);
    expect(heads[0]).toMatchObject({ seq: 5, role: Role.OWNER, fromSeq: 1, toSeq: 0, memberCount: 1, loudCount: 3 });
    expect(heads[0]?.entries.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(heads[1]).toMatchObject({ seq: 1, role: Role.MEMBER, memberCount: 2, entries: [] });
    expect(heads[1]?.peer?.handle).toBe(`user-${bob}`);
  });

  test('the token brings what changed since, at least', async () => {
    nowMs += 60_000;
    const { syncToken } = await reader.headsFor(ada);
    nowMs += 60_000;
    await store.append([say(direct)]);
    const { heads } = await reader.headsFor(ada, { since: syncToken });
    expect(heads.map(({ conversation }) => idFromBytes(conversation) as string)).toEqual([direct]);
  });

  test('refuses tokens that are none of ours', async () => {
    for (const since of [new Uint8Array(3), new Uint8Array(8).fill(255)])
      await expect(reader.headsFor(ada, { since })).rejects.toMatchObject({ code: ErrorCode.INVALID_ARGUMENT });
  });

  test('a former member has an ended head; a stranger none', async () => {
    expect(await reader.headFor(bob, group)).toMatchObject({ seq: 3, role: Role.UNSPECIFIED, toSeq: 3 });
    await expect(reader.headFor(cy, group)).rejects.toMatchObject({ code: ErrorCode.NOT_MEMBER });
  });
});

async function peopleByName(ids: readonly UserId[]) {
  return ids.map((id) => create(UserSchema, { id: idToBytes(id), handle: `user-${id}` }));
}

function act(conversation: ConversationId, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user: ada, device: undefined }, intent };
}

function found(conversation: ConversationId, kind: ConversationKind): AppendRequest {
  const members = [
    { user: ada, role: Role.OWNER },
    { user: bob, role: Role.MEMBER },
  ];
  return act(conversation, { type: 'create', kind, encryption: Encryption.OPEN, members });
}

function say(conversation: ConversationId): AppendRequest {
  const body = new Uint8Array([1]);
  return act(conversation, { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body });
}
