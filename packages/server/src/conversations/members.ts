import { ConversationKind, Role, type UserId } from '@tidings/protocol';
import { type Decision, membershipEntry } from './decision';
import { buildChange } from './membership-change';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

/** Owners remove anybody, admins remove members. */
export function decideRemove(record: ConversationRecord, author: UserId, role: Role, user: UserId): Decision {
  if (record.kind === ConversationKind.DIRECT)
    return { refused: refuse.forbidden('nobody can be removed from a direct conversation') };
  if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may remove people') };
  if (user === author) return { refused: refuse.invalid('to remove yourself, leave') };
  const target = record.members.get(user);
  if (target === undefined) return { refused: refuse.notFound('this user is not a member') };
  if (role === Role.ADMIN && target.role !== Role.MEMBER)
    return { refused: refuse.forbidden('admins remove members only; ask an owner') };
  return { accepted: membershipEntry(buildChange.removed(user), { left: [user] }) };
}

/** When the last owner leaves, the longest-standing admin, or else member, becomes owner. */
export function decideLeave(record: ConversationRecord, author: UserId): Decision {
  if (record.kind === ConversationKind.DIRECT)
    return { refused: refuse.forbidden('a direct conversation can not be left') };
  const heir = hasOtherOwner(record, author) ? undefined : findHeir(record, author);
  return {
    accepted: membershipEntry(buildChange.left(heir), {
      left: [author],
      roles: heir === undefined ? [] : [{ user: heir, role: Role.OWNER }],
    }),
  };
}

/** Owners give roles; a group with members always keeps an owner. */
export function decideSetRole(
  record: ConversationRecord,
  authorRole: Role,
  { user, role }: { readonly user: UserId; readonly role: Role },
): Decision {
  if (record.kind === ConversationKind.DIRECT)
    return { refused: refuse.forbidden('a direct conversation has no roles') };
  if (authorRole !== Role.OWNER) return { refused: refuse.forbidden('only owners may give roles') };
  if (role !== Role.OWNER && role !== Role.ADMIN && role !== Role.MEMBER)
    return { refused: refuse.invalid('a role is owner, admin or member') };
  const target = record.members.get(user);
  if (target === undefined) return { refused: refuse.notFound('this user is not a member') };
  if (target.role === role) return { refused: refuse.exists('this member has that role already') };
  if (target.role === Role.OWNER && !hasOtherOwner(record, user))
    return { refused: refuse.forbidden('a group keeps an owner; make somebody else owner first') };
  return { accepted: membershipEntry(buildChange.roleChanged(user, role), { roles: [{ user, role }] }) };
}

function hasOtherOwner(record: ConversationRecord, user: UserId): boolean {
  for (const [other, member] of record.members) if (other !== user && member.role === Role.OWNER) return true;
  return false;
}

function findHeir(record: ConversationRecord, leaving: UserId): UserId | undefined {
  const [first] = [...record.members]
    .filter(([user]) => user !== leaving)
    .sort(([a, x], [b, y]) => x.role - y.role || x.fromSeq - y.fromSeq || (a < b ? -1 : 1));
  return first?.[0];
}
