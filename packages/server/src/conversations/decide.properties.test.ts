import { expect, test } from 'bun:test';
import { type ConversationId, ConversationKind, Encryption, newId, Role, type UserId } from '@tidings/protocol';
import fc from 'fast-check';
import type { AppendIntent } from '../ports/log-store';
import { decide } from './decide';
import type { Facts } from './decision';
import { defaultPolicy } from './policy';
import { applyEffects, type ConversationRecord } from './state';

const users = Array.from({ length: 6 }, () => newId<UserId>());
const facts: Facts = {
  nowMs: 0,
  conversationCount: () => 0,
  unacceptedCount: () => 0,
  isAsked: () => false,
  entry: () => undefined,
  isBanned: () => false,
  bannedCount: () => 0,
  saidAtMs: () => undefined,
  invite: () => undefined,
};

const user = fc.constantFrom(...users);
const role = fc.constantFrom(Role.OWNER, Role.ADMIN, Role.MEMBER);
const intent: fc.Arbitrary<AppendIntent> = fc.oneof(
  fc.record({ type: fc.constant('add' as const), users: fc.array(user, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('remove' as const), user }),
  fc.record({ type: fc.constant('leave' as const) }),
  fc.record({ type: fc.constant('set_role' as const), user, role }),
);

test('whatever is asked by whomever, a group with members has an owner, and only members have changed it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(user, intent), { maxLength: 60 }), (steps) => {
      const group = newGroup(users[0] as UserId);
      for (const [author, wanted] of steps) {
        const wasMember = group.members.has(author);
        const decision = decide(group, author, wanted, facts);
        if ('refused' in decision) continue;
        const { joined = [], left = [], roles = [] } = decision.accepted;
        expect(wasMember).toBe(true);
        expect(joined.filter((who) => group.members.has(who.user))).toEqual([]);
        expect(left.filter((who) => !group.members.has(who))).toEqual([]);
        group.headSeq += 1;
        applyEffects(group, { joined, left, roles }, group.headSeq);
        const owners = [...group.members.values()].filter((member) => member.role === Role.OWNER);
        expect(owners.length > 0 || group.members.size === 0).toBe(true);
      }
    }),
  );
});

function newGroup(owner: UserId): ConversationRecord {
  return {
    id: newId<ConversationId>(),
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    incarnation: 1,
    headSeq: 1,
    loudCount: 0,
    generation: 0,
    epoch: 0,
    awaitingCommit: false,
    policy: defaultPolicy,
    members: new Map([[owner, { role: Role.OWNER, fromSeq: 1 }]]),
  };
}
