import { describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  limits,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { decide } from './decide';
import type { Facts } from './decision';
import { defaultPolicy } from './policy';
import type { ConversationRecord } from './state';

const [owner, admin, member, other, stranger] = Array.from({ length: 5 }, () => newId<UserId>()) as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
];
const { CONTENT, PIN, DETAILS, MEMBERSHIP, COMMIT, RESET, VAULT } = EntryKind;
const { FORBIDDEN, NOT_FOUND, NOT_MEMBER, INVALID_ARGUMENT } = ErrorCode;

const written = new Map<EntryId, { kind: EntryKind; author: UserId }>();
const entry = (kind: EntryKind, author: UserId): EntryId => {
  const id = newId<EntryId>();
  written.set(id, { kind, author });
  return id;
};

const facts: Facts = {
  nowMs: 0,
  conversationCount: () => 0,
  unacceptedCount: () => 0,
  isAsked: () => false,
  invite: () => undefined,
  isBanned: () => false,
  bannedCount: () => 0,
  saidAtMs: () => undefined,
  entry: (_record, id) => written.get(id),
};

const record = (kind: ConversationKind): ConversationRecord => ({
  id: newId<ConversationId>(),
  kind,
  encryption: Encryption.OPEN,
  incarnation: 1,
  headSeq: 10,
  loudCount: 5,
  generation: 0,
  epoch: 0,
  awaitingCommit: false,
  policy: defaultPolicy,
  members: new Map(
    [owner, admin, member, other].map((user, i) => [
      user,
      {
        role: kind === ConversationKind.GROUP ? ([Role.OWNER, Role.ADMIN][i] ?? Role.MEMBER) : Role.MEMBER,
        fromSeq: 1,
      },
    ]),
  ),
});
const group = record(ConversationKind.GROUP);
const direct = record(ConversationKind.DIRECT);

type Content = Extract<AppendIntent, { type: 'content' }>;
function verdict(author: UserId, deletes: readonly EntryId[], change: Partial<Content> = {}, of = group) {
  const place = { generation: 0, epoch: 0, body: Uint8Array.of(1) };
  const intent: AppendIntent = { type: 'content', kind: CONTENT, silent: true, ...place, deletes, ...change };
  const decision = decide(of, author, intent, facts);
  return 'refused' in decision ? decision.refused.code : 'accepted';
}
const verdicts = (of: ConversationRecord, target: EntryId) =>
  [owner, admin, member, other, stranger].map((author) => verdict(author, [target], {}, of));

describe('a member’s message is deleted', () => {
  test('in a group by its author, by owners and by admins', () => {
    for (const kind of [CONTENT, PIN] as const)
      expect(verdicts(group, entry(kind, member))).toEqual(['accepted', 'accepted', 'accepted', FORBIDDEN, NOT_MEMBER]);
  });

  test('in a direct conversation by its author alone', () => {
    expect(verdicts(direct, entry(CONTENT, member))).toEqual([FORBIDDEN, FORBIDDEN, 'accepted', FORBIDDEN, NOT_MEMBER]);
  });

  test('by an admin though the owner wrote it', () => {
    expect(verdicts(group, entry(CONTENT, owner))).toEqual(['accepted', 'accepted', FORBIDDEN, FORBIDDEN, NOT_MEMBER]);
  });
});

test.each([DETAILS, MEMBERSHIP, COMMIT, RESET, VAULT])('an entry of kind %d is not deleted, by nobody', (kind) => {
  expect(verdicts(group, entry(kind, owner))).toEqual([FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, NOT_MEMBER]);
});

test('an entry that is not there is not found', () => {
  expect(verdicts(group, newId<EntryId>())).toEqual([NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_MEMBER]);
});

test('one target that is refused refuses all', () => {
  expect(verdict(member, [entry(CONTENT, member), entry(CONTENT, other)])).toBe(FORBIDDEN);
  expect(verdict(member, [entry(CONTENT, member), newId<EntryId>()])).toBe(NOT_FOUND);
});

test('only silent content deletes, and not more than a hundred entries', () => {
  const own = entry(CONTENT, member);
  expect(verdict(member, [own], { silent: false })).toBe(INVALID_ARGUMENT);
  expect(verdict(member, [own], { kind: PIN })).toBe(INVALID_ARGUMENT);
  expect(verdict(owner, [own], { kind: DETAILS })).toBe(INVALID_ARGUMENT);
  const many = Array.from({ length: limits.deletes }, () => entry(CONTENT, member));
  expect(verdict(member, many)).toBe('accepted');
  expect(verdict(member, [...many, own])).toBe(INVALID_ARGUMENT);
});

test('members pin, in groups and between two; a pin is silent whatever its author says', () => {
  for (const of of [group, direct]) {
    const intent = {
      type: 'content',
      kind: PIN,
      silent: false,
      generation: 0,
      epoch: 0,
      body: Uint8Array.of(1),
    } as const;
    expect(decide(of, member, intent, facts)).toMatchObject({ accepted: { kind: PIN, silent: true } });
  }
});
