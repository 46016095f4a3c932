import { describe, expect, test } from 'bun:test';
import { fromBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  EntryKind,
  ErrorCode,
  type InviteId,
  idToBytes,
  limits,
  MembershipChangeSchema,
  newId,
  Permission,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { decide } from './decide';
import type { Facts } from './decision';
import { defaultPolicy, type Policy } from './policy';
import type { ConversationRecord } from './state';

const { EVERYBODY, ADMINS } = Permission;
const { FORBIDDEN, NOT_MEMBER, NOT_FOUND, INVALID_ARGUMENT, RATE_LIMITED, INVITE_INVALID, LIMIT_REACHED } = ErrorCode;
const [owner, admin, member, other, stranger] = Array.from({ length: 5 }, () => newId<UserId>()) as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
];
const conversation = newId<ConversationId>();

const facts = (change: Partial<Facts> = {}): Facts => ({
  nowMs: 100_000,
  conversationCount: () => 0,
  unacceptedCount: () => 0,
  isAsked: () => false,
  invite: () => ({ conversation, usesLeft: 1, expiresAtMs: undefined }),
  entry: () => undefined,
  isBanned: () => false,
  bannedCount: () => 0,
  saidAtMs: () => undefined,
  ...change,
});

const group = (policy: Partial<Policy> = {}, kind = ConversationKind.GROUP): ConversationRecord => ({
  id: conversation,
  kind,
  encryption: Encryption.OPEN,
  incarnation: 1,
  headSeq: 10,
  loudCount: 5,
  generation: 0,
  epoch: 0,
  awaitingCommit: false,
  policy: { ...defaultPolicy, ...policy },
  members: new Map(
    [owner, admin, member, other].map((user, i) => [
      user,
      { role: [Role.OWNER, Role.ADMIN][i] ?? Role.MEMBER, fromSeq: 1 },
    ]),
  ),
});

type Content = Extract<AppendIntent, { type: 'content' }>;
const content = (change: Partial<Content> = {}): AppendIntent => {
  const place = { generation: 0, epoch: 0, body: Uint8Array.of(1) };
  return { type: 'content', kind: EntryKind.CONTENT, silent: false, ...place, ...change };
};
const setPolicy = (change: Partial<Policy> = {}): AppendIntent => ({
  type: 'set_policy',
  policy: { ...defaultPolicy, ...change },
});

function verdict(record: ConversationRecord, author: UserId, intent: AppendIntent, given = facts()): Verdict {
  const decision = decide(record, author, intent, given);
  return 'refused' in decision ? decision.refused.code : 'accepted';
}
const verdicts = (record: ConversationRecord, intent: AppendIntent, given = facts()) =>
  [owner, admin, member, stranger].map((author) => verdict(record, author, intent, given));

type Verdict = ErrorCode | 'accepted';
const all: Verdict[] = ['accepted', 'accepted', 'accepted', NOT_MEMBER];
const admins: Verdict[] = ['accepted', 'accepted', FORBIDDEN, NOT_MEMBER];

describe('the policy says who may', () => {
  const loud = content();
  const rows: readonly [string, keyof Policy, AppendIntent][] = [
    ['send', 'send', loud],
    ['add', 'add', { type: 'add', users: [newId<UserId>()] }],
    ['change the details', 'editDetails', content({ kind: EntryKind.DETAILS })],
    ['pin', 'pin', content({ kind: EntryKind.PIN })],
  ];
  test.each(rows)('%s', (_, key, intent) => {
    expect(verdicts(group({ [key]: EVERYBODY }), intent)).toEqual(all);
    expect(verdicts(group({ [key]: ADMINS }), intent)).toEqual(admins);
  });

  test('reactions and edits are for everybody, wherever one may not write', () => {
    expect(verdicts(group({ send: ADMINS, slowModeS: 60 }), content({ silent: true }))).toEqual(all);
  });

  test('two people are not asked for a policy', () => {
    const direct = group({ send: ADMINS, pin: ADMINS, slowModeS: 60 }, ConversationKind.DIRECT);
    expect(verdict(direct, member, content(), facts({ saidAtMs: () => 99_999 }))).toBe('accepted');
    expect(verdict(direct, member, content({ kind: EntryKind.PIN }))).toBe('accepted');
    expect(verdict(direct, owner, setPolicy())).toBe(FORBIDDEN);
  });
});

describe('slow mode', () => {
  const slow = group({ slowModeS: 10 });
  test('lets a member write once in its time, and says how long to wait', () => {
    expect(verdict(slow, member, content())).toBe('accepted');
    expect(verdict(slow, member, content(), facts({ saidAtMs: () => 90_000 }))).toBe('accepted');
    const early = decide(slow, member, content(), facts({ saidAtMs: () => 90_001 }));
    expect(early).toMatchObject({ refused: { code: RATE_LIMITED, retryAfterMs: 1 } });
  });

  test('does not count for owners and admins, nor for what is silent', () => {
    const given = facts({ saidAtMs: () => 99_999 });
    expect(verdicts(slow, content(), given)).toEqual(['accepted', 'accepted', RATE_LIMITED, NOT_MEMBER]);
    expect(verdicts(slow, content({ silent: true }), given)).toEqual(all);
  });
});

describe('changing the policy', () => {
  test('is for owners and admins, and says everything', () => {
    expect(verdicts(group(), setPolicy({ send: ADMINS }))).toEqual(admins);
    for (const key of ['send', 'add', 'editDetails', 'pin'] as const) {
      expect(verdict(group(), owner, setPolicy({ [key]: Permission.UNSPECIFIED }))).toBe(INVALID_ARGUMENT);
      expect(verdict(group(), owner, setPolicy({ [key]: 9 as Permission }))).toBe(INVALID_ARGUMENT);
    }
    expect(verdict(group(), owner, setPolicy({ slowModeS: limits.slowModeS }))).toBe('accepted');
    expect(verdict(group(), owner, setPolicy({ slowModeS: limits.slowModeS + 1 }))).toBe(INVALID_ARGUMENT);
  });

  test('is told in the log', () => {
    const decision = decide(group(), owner, setPolicy({ send: ADMINS, slowModeS: 7 }), facts());
    if ('refused' in decision) throw new Error(decision.refused.message);
    const { change } = fromBinary(MembershipChangeSchema, decision.accepted.body);
    expect(change).toMatchObject({
      case: 'policyChanged',
      value: { policy: { send: ADMINS, pin: EVERYBODY, slowModeS: 7 } },
    });
  });
});

describe('a ban', () => {
  const banned = facts({ isBanned: (_, user) => user === stranger });
  const join: AppendIntent = { type: 'join', invite: newId<InviteId>() };

  test('comes with a removal, told in the log', () => {
    const intent: AppendIntent = { type: 'remove', user: other, ban: true };
    expect(verdicts(group(), intent)).toEqual(admins);
    const decision = decide(group(), admin, intent, facts());
    if ('refused' in decision) throw new Error(decision.refused.message);
    expect(decision.accepted).toMatchObject({ left: [other], banned: other });
    expect(fromBinary(MembershipChangeSchema, decision.accepted.body).change).toMatchObject({
      value: { user: idToBytes(other), banned: true },
    });
    expect(verdict(group(), owner, intent, facts({ bannedCount: () => limits.banned }))).toBe(LIMIT_REACHED);
  });

  test('keeps them out, whoever adds them and by whatever link', () => {
    expect(verdict(group(), owner, { type: 'add', users: [stranger] }, banned)).toBe(FORBIDDEN);
    expect(verdict(group(), stranger, join, banned)).toBe(INVITE_INVALID);
    expect(verdict(group(), stranger, join)).toBe('accepted');
  });

  test('is lifted by owners and admins', () => {
    expect(verdicts(group(), { type: 'unban', user: stranger }, banned)).toEqual(admins);
    expect(verdict(group(), owner, { type: 'unban', user: other }, banned)).toBe(NOT_FOUND);
  });
});

test('where joining is approved, a link alone does not let in', () => {
  const join: AppendIntent = { type: 'join', invite: newId<InviteId>() };
  expect(verdict(group({ joinApproval: true }), stranger, join)).toBe(FORBIDDEN);
});
