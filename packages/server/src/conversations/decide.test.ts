import { describe, expect, test } from 'bun:test';
import { fromBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  EntryKind,
  ErrorCode,
  type InviteId,
  idFromBytes,
  limits,
  MembershipChangeSchema,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendIntent, GroupStep } from '../ports/log-store';
import { decide } from './decide';
import type { Facts } from './decision';
import { defaultPolicy } from './policy';
import type { ConversationRecord } from './state';

const { GROUP, DIRECT, SELF } = ConversationKind;
const { OWNER, ADMIN, MEMBER } = Role;
const [owner, owner2, admin, admin2, member, stranger] = Array.from({ length: 6 }, () => newId<UserId>()) as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
];
const invite = newId<InviteId>();
const conversation = newId<ConversationId>();

const facts = (changes: Partial<Facts> = {}): Facts => ({
  nowMs: 1_000,
  conversationCount: () => 0,
  unacceptedCount: () => 0,
  isAsked: () => false,
  entry: () => undefined,
  isBanned: () => false,
  bannedCount: () => 0,
  saidAtMs: () => undefined,
  invite: (id) => (id === invite ? { conversation, usesLeft: 1, expiresAtMs: undefined } : undefined),
  ...changes,
});

function record(members: readonly (readonly [UserId, Role])[], kind = GROUP): ConversationRecord {
  return {
    id: conversation,
    kind,
    encryption: Encryption.OPEN,
    incarnation: 1,
    headSeq: 10,
    loudCount: 5,
    generation: 0,
    epoch: 0,
    awaitingCommit: false,
    policy: defaultPolicy,
    members: new Map(members.map(([user, role], index) => [user, { role, fromSeq: index + 1 }])),
  };
}

const group = record([
  [owner, OWNER],
  [owner2, OWNER],
  [admin, ADMIN],
  [admin2, ADMIN],
  [member, MEMBER],
]);
const direct = record(
  [
    [owner, MEMBER],
    [member, MEMBER],
  ],
  DIRECT,
);

const content = (changes: Partial<Extract<AppendIntent, { type: 'content' }>> = {}): AppendIntent => ({
  type: 'content',
  kind: EntryKind.CONTENT,
  silent: false,
  generation: 0,
  epoch: 0,
  body: new Uint8Array([1]),
  ...changes,
});
const details = content({ kind: EntryKind.DETAILS });
const add: AppendIntent = { type: 'add', users: [stranger] };
const remove = (user: UserId): AppendIntent => ({ type: 'remove', user });
const setRole = (user: UserId, role: Role): AppendIntent => ({ type: 'set_role', user, role });
const leave: AppendIntent = { type: 'leave' };
const join: AppendIntent = { type: 'join', invite };

const { FORBIDDEN, NOT_MEMBER, NOT_FOUND, ALREADY_EXISTS, INVALID_ARGUMENT, STALE_EPOCH, INVITE_INVALID } = ErrorCode;
const { LIMIT_REACHED, TOO_LARGE } = ErrorCode;

function verdict(of: ConversationRecord | undefined, author: UserId, intent: AppendIntent, given = facts()) {
  const decision = decide(of, author, intent, given);
  return 'refused' in decision ? decision.refused.code : 'accepted';
}

describe('in a group', () => {
  const rows: readonly (readonly [string, AppendIntent, ...(readonly (ErrorCode | 'accepted')[])])[] = [
    // what                       owner        admin           member          stranger
    ['a message', content(), 'accepted', 'accepted', 'accepted', NOT_MEMBER],
    ['details', details, 'accepted', 'accepted', FORBIDDEN, NOT_MEMBER],
    ['adding', add, 'accepted', 'accepted', FORBIDDEN, NOT_MEMBER],
    ['removing an owner', remove(owner2), 'accepted', FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['removing an admin', remove(admin2), 'accepted', FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['removing a member', remove(member), 'accepted', 'accepted', FORBIDDEN, NOT_MEMBER],
    ['removing somebody else', remove(stranger), NOT_FOUND, NOT_FOUND, FORBIDDEN, NOT_MEMBER],
    ['giving a role', setRole(admin2, OWNER), 'accepted', FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['giving the same role', setRole(admin2, ADMIN), ALREADY_EXISTS, FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['giving no role', setRole(admin2, Role.UNSPECIFIED), INVALID_ARGUMENT, FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['a role for somebody else', setRole(stranger, ADMIN), NOT_FOUND, FORBIDDEN, FORBIDDEN, NOT_MEMBER],
    ['leaving', leave, 'accepted', 'accepted', 'accepted', NOT_MEMBER],
    ['joining', join, ALREADY_EXISTS, ALREADY_EXISTS, ALREADY_EXISTS, 'accepted'],
  ];
  test.each(rows)('%s', (_, intent, ...expected) => {
    expect([owner, admin, member, stranger].map((author) => verdict(group, author, intent))).toEqual(expected);
  });
});

describe('in a direct conversation', () => {
  test('both write, and nothing else can be done', () => {
    expect(verdict(direct, owner, content())).toBe('accepted');
    for (const intent of [details, add, remove(member), leave, setRole(member, OWNER)])
      expect(verdict(direct, owner, intent)).toBe(FORBIDDEN);
    expect(verdict(direct, stranger, join)).toBe(INVITE_INVALID);
    expect(verdict(direct, stranger, content())).toBe(NOT_MEMBER);
  });
});

describe('content', () => {
  test('is sealed under the present generation and epoch', () => {
    const ahead = { ...group, generation: 2, epoch: 3 };
    expect(verdict(ahead, member, content({ generation: 2, epoch: 3 }))).toBe('accepted');
    for (const at of [{ epoch: 3 }, { generation: 2 }, { generation: 2, epoch: 2 }, {}])
      expect(verdict(ahead, member, content(at))).toBe(STALE_EPOCH);
    expect(verdict(ahead, stranger, content())).toBe(NOT_MEMBER);
  });

  test('has 1 byte to 64 KiB', () => {
    expect(verdict(group, member, content({ body: new Uint8Array() }))).toBe(INVALID_ARGUMENT);
    expect(verdict(group, member, content({ body: new Uint8Array(limits.bodyBytes) }))).toBe('accepted');
    expect(verdict(group, member, content({ body: new Uint8Array(limits.bodyBytes + 1) }))).toBe(TOO_LARGE);
    const details = (bytes: number) => content({ kind: EntryKind.DETAILS, body: new Uint8Array(bytes) });
    expect(verdict(group, owner, details(limits.detailsBytes))).toBe('accepted');
    expect(verdict(group, owner, details(limits.detailsBytes + 1))).toBe(TOO_LARGE);
  });
});

describe('creating', () => {
  const create = (kind: ConversationKind, ...users: UserId[]): AppendIntent => ({
    type: 'create',
    kind,
    encryption: Encryption.OPEN,
    members: users.map((user) => ({ user, role: MEMBER })),
  });

  test('makes the creator of a group its owner, and nobody of a direct conversation', () => {
    expect(rolesOf(create(GROUP, owner, member))).toEqual([
      [owner, OWNER],
      [member, MEMBER],
    ]);
    expect(rolesOf(create(DIRECT, owner, member))).toEqual([
      [owner, MEMBER],
      [member, MEMBER],
    ]);
  });

  test('refuses what can not be', () => {
    const many = Array.from({ length: limits.membersPerCall + 1 }, () => newId<UserId>());
    for (const intent of [
      create(GROUP, member),
      create(DIRECT, owner),
      create(DIRECT, owner, owner),
      create(DIRECT, owner, member, admin),
      create(ConversationKind.UNSPECIFIED, owner),
      create(GROUP, owner, ...many),
      { ...create(GROUP, owner), encryption: Encryption.UNSPECIFIED } as AppendIntent,
      {
        ...create(GROUP, owner),
        members: [
          { user: owner, role: OWNER },
          { user: member, role: 9 as Role },
        ],
      } as AppendIntent,
    ])
      expect(verdict(undefined, owner, intent)).toBe(INVALID_ARGUMENT);
    expect(verdict(group, owner, create(GROUP, owner))).toBe(ALREADY_EXISTS);
  });

  function rolesOf(intent: AppendIntent) {
    const decision = decide(undefined, owner, intent, facts());
    if ('refused' in decision) throw new Error(decision.refused.message);
    return decision.accepted.joined?.map(({ user, role }) => [user, role]);
  }
});

describe('limits', () => {
  const full = facts({ conversationCount: (user) => (user === stranger ? limits.conversationsPerUser : 0) });
  test('members of a conversation', () => {
    const crowd = Array.from({ length: limits.members - 1 }, () => [newId<UserId>(), MEMBER] as const);
    const nearlyFull = record([[owner, OWNER], ...crowd.slice(1)]);
    expect(verdict(nearlyFull, owner, add)).toBe('accepted');
    expect(verdict(record([[owner, OWNER], ...crowd]), owner, add)).toBe(LIMIT_REACHED);
    expect(verdict(record([[owner, OWNER], ...crowd]), stranger, join)).toBe(LIMIT_REACHED);
  });

  test('conversations of a user', () => {
    expect(verdict(group, owner, add, full)).toBe(LIMIT_REACHED);
    expect(verdict(group, stranger, join, full)).toBe(LIMIT_REACHED);
    expect(verdict(group, stranger, join)).toBe('accepted');
  });

  test('users in one call', () => {
    const users = Array.from({ length: limits.membersPerCall + 1 }, () => newId<UserId>());
    expect(verdict(group, owner, { type: 'add', users })).toBe(INVALID_ARGUMENT);
    expect(verdict(group, owner, { type: 'add', users: [] })).toBe(INVALID_ARGUMENT);
    expect(verdict(group, owner, { type: 'add', users: users.slice(1) })).toBe('accepted');
  });
});

describe('joining takes a working invite of this conversation', () => {
  test.each([
    ['unknown', undefined, INVITE_INVALID],
    ['used up', { conversation, usesLeft: 0, expiresAtMs: undefined }, INVITE_INVALID],
    ['expired', { conversation, usesLeft: 1, expiresAtMs: 1_000 }, INVITE_INVALID],
    ['of another', { conversation: newId<ConversationId>(), usesLeft: 1, expiresAtMs: undefined }, INVITE_INVALID],
    ['good', { conversation, usesLeft: 1, expiresAtMs: 1_001 }, 'accepted'],
  ] as const)('%s', (_, row, expected) => {
    expect(verdict(group, stranger, join, facts({ invite: () => row }))).toBe(expected as never);
  });
});

describe('a group keeps an owner', () => {
  const heirOf = (...members: (readonly [UserId, Role])[]) => {
    const decision = decide(record(members), members[0]?.[0] as UserId, leave, facts());
    if ('refused' in decision) throw new Error(decision.refused.message);
    const { change } = fromBinary(MembershipChangeSchema, decision.accepted.body);
    if (change.case !== 'left') throw new Error('not a leave');
    const newOwner = change.value.newOwner.length > 0 ? idFromBytes<UserId>(change.value.newOwner) : undefined;
    expect(decision.accepted.roles?.map(({ user }) => user)).toEqual(newOwner === undefined ? [] : [newOwner]);
    return newOwner;
  };

  test('when the last one leaves: the longest-standing admin, else member', () => {
    expect(heirOf([owner, OWNER], [member, MEMBER], [admin, ADMIN], [admin2, ADMIN])).toBe(admin);
    expect(heirOf([owner, OWNER], [member, MEMBER], [stranger, MEMBER])).toBe(member);
    expect(heirOf([owner, OWNER], [owner2, OWNER], [admin, ADMIN])).toBeUndefined();
    expect(heirOf([owner, OWNER])).toBeUndefined();
    expect(heirOf([admin, ADMIN], [owner, OWNER])).toBeUndefined();
  });

  test('the last one can not step down', () => {
    const alone = record([
      [owner, OWNER],
      [admin, ADMIN],
    ]);
    expect(verdict(alone, owner, setRole(owner, MEMBER))).toBe(FORBIDDEN);
    expect(verdict(group, owner, setRole(owner, MEMBER))).toBe('accepted');
  });

  test('nobody removes themselves', () => {
    expect(verdict(group, owner, remove(owner))).toBe(INVALID_ARGUMENT);
  });
});

describe('with an MLS group', () => {
  const at = { generation: 2, epoch: 7 };
  const encrypted: ConversationRecord = { ...group, encryption: Encryption.MLS, ...at };
  const waiting: ConversationRecord = { ...encrypted, awaitingCommit: true };
  const bytes = (length: number) => new Uint8Array(length).fill(1);
  const step = (edit: Partial<GroupStep> = {}): GroupStep => ({
    ...at,
    commit: bytes(10),
    groupInfo: bytes(10),
    welcome: bytes(0),
    welcomeFor: [],
    ...edit,
  });
  const start = (edit: Partial<GroupStep> = {}) => step({ commit: bytes(0), ...edit });
  const commit = (edit?: Partial<GroupStep>): AppendIntent => ({ type: 'commit', step: step(edit) });
  const reset = (edit?: Partial<GroupStep>): AppendIntent => ({ type: 'reset', step: start(edit), reset: bytes(100) });
  const addWith = (edit?: Partial<GroupStep>): AppendIntent => ({ type: 'add', users: [stranger], step: step(edit) });
  const removeWith = (edit?: Partial<GroupStep>): AppendIntent => ({ type: 'remove', user: member, step: step(edit) });
  const joinWith = (edit?: Partial<GroupStep>): AppendIntent => ({ type: 'join', invite, step: step(edit) });
  const deviceRemoved: AppendIntent = { type: 'device_removed', device: newId<DeviceId>() };

  const rows: readonly (readonly [string, AppendIntent, ...(readonly (ErrorCode | 'accepted')[])])[] = [
    // what                                  owner        member           stranger
    ['content of this epoch', content(at), 'accepted', 'accepted', NOT_MEMBER],
    ['content of another', content({ ...at, epoch: 6 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['a commit', commit(), 'accepted', 'accepted', NOT_MEMBER],
    ['a commit of another epoch', commit({ epoch: 8 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['a commit of another generation', commit({ generation: 1 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['a commit without bytes', commit({ commit: bytes(0) }), INVALID_ARGUMENT, INVALID_ARGUMENT, NOT_MEMBER],
    ['a commit too large', commit({ commit: bytes(limits.bodyBytes + 1) }), TOO_LARGE, TOO_LARGE, NOT_MEMBER],
    ['a reset', reset(), 'accepted', 'accepted', NOT_MEMBER],
    ['a reset from elsewhere', reset({ epoch: 6 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['a reset without group info', reset({ groupInfo: bytes(0) }), INVALID_ARGUMENT, INVALID_ARGUMENT, NOT_MEMBER],
    ['adding', addWith(), 'accepted', FORBIDDEN, NOT_MEMBER],
    ['adding late', addWith({ epoch: 6 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['adding without a commit', add, INVALID_ARGUMENT, INVALID_ARGUMENT, NOT_MEMBER],
    ['adding with too much', addWith({ commit: bytes(limits.bodyBytes) }), TOO_LARGE, FORBIDDEN, NOT_MEMBER],
    ['removing', removeWith(), 'accepted', FORBIDDEN, NOT_MEMBER],
    ['removing late', removeWith({ epoch: 6 }), STALE_EPOCH, STALE_EPOCH, NOT_MEMBER],
    ['removing without a commit', remove(member), INVALID_ARGUMENT, INVALID_ARGUMENT, NOT_MEMBER],
    ['joining', joinWith(), ALREADY_EXISTS, ALREADY_EXISTS, 'accepted'],
    ['joining late', joinWith({ epoch: 6 }), ALREADY_EXISTS, ALREADY_EXISTS, STALE_EPOCH],
    ['joining without a commit', join, ALREADY_EXISTS, ALREADY_EXISTS, INVALID_ARGUMENT],
    ['a device removed', deviceRemoved, 'accepted', 'accepted', NOT_MEMBER],
    ['giving a role', setRole(admin2, OWNER), 'accepted', FORBIDDEN, NOT_MEMBER],
    ['leaving', leave, 'accepted', 'accepted', NOT_MEMBER],
  ];
  test.each(rows)('%s', (_, intent, ...expected) => {
    expect([owner, member, stranger].map((author) => verdict(encrypted, author, intent))).toEqual(expected);
  });

  test('content waits for a commit, commits and members do not', () => {
    expect(verdict(waiting, member, content(at))).toBe(STALE_EPOCH);
    expect(verdict(waiting, owner, content({ ...at, kind: EntryKind.DETAILS }))).toBe(STALE_EPOCH);
    for (const intent of [commit(), reset(), addWith(), leave, deviceRemoved])
      expect(verdict(waiting, owner, intent)).toBe('accepted');
  });

  test('a step moves on by one epoch, a reset to the next generation', () => {
    const outcome = (intent: AppendIntent) => {
      const decision = decide(encrypted, owner, intent, facts());
      if ('refused' in decision) throw new Error(decision.refused.message);
      const { group: after, awaitsCommit = false, silent } = decision.accepted;
      return [after && [after.generation, after.epoch], awaitsCommit, silent];
    };
    for (const intent of [addWith(), removeWith()]) expect(outcome(intent)).toEqual([[2, 8], false, false]);
    expect(outcome(commit())).toEqual([[2, 8], false, true]);
    expect(outcome(reset())).toEqual([[3, 1], false, true]);
    expect(outcome(leave)).toEqual([undefined, true, false]);
    expect(outcome(deviceRemoved)).toEqual([undefined, true, true]);
    expect(outcome(setRole(admin2, OWNER))).toEqual([undefined, false, false]);
  });

  test('it holds fewer members than an open one', () => {
    const many = Array.from({ length: limits.membersEncrypted - 1 }, () => [newId<UserId>(), MEMBER] as const);
    const full = { ...record([[owner, OWNER], ...many]), encryption: Encryption.MLS, ...at };
    expect(verdict(full, owner, addWith())).toBe(LIMIT_REACHED);
    expect(verdict(full, stranger, joinWith())).toBe(LIMIT_REACHED);
    expect(verdict({ ...full, encryption: Encryption.OPEN, generation: 0, epoch: 0 }, owner, add)).toBe('accepted');
  });

  test('nothing of it works in an open conversation, nor the vault outside of one’s own', () => {
    for (const intent of [commit({ generation: 0, epoch: 0 }), reset({ generation: 0, epoch: 0 }), deviceRemoved])
      expect(verdict(group, owner, intent)).toBe(INVALID_ARGUMENT);
    expect(verdict(group, owner, addWith({ generation: 0, epoch: 0 }))).toBe(INVALID_ARGUMENT);
    expect(verdict(encrypted, owner, content({ ...at, kind: EntryKind.VAULT }))).toBe(FORBIDDEN);
    expect(verdict(direct, owner, content({ kind: EntryKind.VAULT }))).toBe(FORBIDDEN);
  });
});

describe('in a conversation with oneself', () => {
  const self: ConversationRecord = { ...record([[owner, MEMBER]], SELF), encryption: Encryption.VAULT };

  test('there are records of the vault, which are silent, and content', () => {
    const decision = decide(self, owner, content({ kind: EntryKind.VAULT, silent: false }), facts());
    expect(decision).toMatchObject({ accepted: { kind: EntryKind.VAULT, silent: true } });
    expect(verdict(self, owner, content())).toBe('accepted');
    expect(verdict(self, stranger, content({ kind: EntryKind.VAULT }))).toBe(NOT_MEMBER);
    expect(verdict(self, owner, content({ kind: EntryKind.VAULT, epoch: 1 }))).toBe(STALE_EPOCH);
  });

  test('nothing else can be done', () => {
    for (const intent of [details, add, remove(owner), leave, setRole(owner, OWNER)])
      expect(verdict(self, owner, intent)).toBe(FORBIDDEN);
    expect(verdict(self, stranger, join)).toBe(INVITE_INVALID);
  });
});
