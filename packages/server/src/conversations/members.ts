import { ConversationKind, type DeviceId, Encryption, limits, Role, type UserId } from '@tidings/protocol';
import type { GroupStep } from '../ports/group-store';
import { acceptChange, type Decision, type Facts } from './decision';
import { checkStep, stepEffect } from './group-step';
import { buildChange } from './membership-change';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

/** Owners remove anybody, admins remove members. */
export function decideRemove(
  record: ConversationRecord,
  author: UserId,
  role: Role,
  { user, ban = false, step }: { readonly user: UserId; readonly ban?: boolean; readonly step?: GroupStep | undefined },
  facts: Facts,
): Decision {
  if (record.kind !== ConversationKind.GROUP)
    return { refused: refuse.forbidden('people can be removed from groups only') };
  const refused = checkStep(record, step);
  if (refused !== undefined) return { refused };
  if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may remove people') };
  if (user === author) return { refused: refuse.invalid('to remove yourself, leave') };
  const target = record.members.get(user);
  if (target === undefined) return { refused: refuse.notFound('this user is not a member') };
  if (role === Role.ADMIN && target.role !== Role.MEMBER)
    return { refused: refuse.forbidden('admins remove members only; ask an owner') };
  const group = step && stepEffect(step, (other) => other !== user && record.members.has(other));
  if (ban && facts.bannedCount(record) >= limits.banned)
    return { refused: refuse.limit(`a group bans at most ${limits.banned} users; unban one first`) };
  return acceptChange(buildChange.removed(user, ban, step?.commit), {
    left: [user],
    ...(ban && { banned: user }),
    ...(group && { group }),
  });
}

/** Whoever may remove members may let them come back. */
export function decideUnban(record: ConversationRecord, role: Role, user: UserId, facts: Facts): Decision {
  if (record.kind !== ConversationKind.GROUP)
    return { refused: refuse.forbidden('people are banned from groups only') };
  if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may unban people') };
  if (!facts.isBanned(record, user)) return { refused: refuse.notFound('this user is not banned') };
  return acceptChange(buildChange.unbanned(user), { unbanned: user });
}

/** When the last owner leaves, the longest-standing admin, or else member, becomes owner. */
export function decideLeave(record: ConversationRecord, author: UserId): Decision {
  if (record.kind !== ConversationKind.GROUP) return { refused: refuse.forbidden('only groups can be left') };
  const heir = hasOtherOwner(record, author) ? undefined : findHeir(record, author);
  return acceptChange(buildChange.left(heir), {
    left: [author],
    roles: heir === undefined ? [] : [{ user: heir, role: Role.OWNER }],
    awaitsCommit: record.encryption === Encryption.MLS,
  });
}

/** Nobody hears of it, but the group's next content waits until the leaf is gone. */
export function decideDeviceRemoved(record: ConversationRecord, device: DeviceId): Decision {
  if (record.encryption !== Encryption.MLS)
    return { refused: refuse.invalid('this conversation has no MLS group, and so no leaves of devices') };
  return acceptChange(buildChange.deviceRemoved(device), { silent: true, awaitsCommit: true });
}

/** Owners give roles; a group with members always keeps an owner. */
export function decideSetRole(
  record: ConversationRecord,
  authorRole: Role,
  { user, role }: { readonly user: UserId; readonly role: Role },
): Decision {
  if (record.kind !== ConversationKind.GROUP) return { refused: refuse.forbidden('only groups have roles') };
  if (authorRole !== Role.OWNER) return { refused: refuse.forbidden('only owners may give roles') };
  if (role !== Role.OWNER && role !== Role.ADMIN && role !== Role.MEMBER)
    return { refused: refuse.invalid('a role is owner, admin or member') };
  const target = record.members.get(user);
  if (target === undefined) return { refused: refuse.notFound('this user is not a member') };
  if (target.role === role) return { refused: refuse.exists('this member has that role already') };
  if (target.role === Role.OWNER && !hasOtherOwner(record, user))
    return { refused: refuse.forbidden('a group keeps an owner; make somebody else owner first') };
  return acceptChange(buildChange.roleChanged(user, role), { roles: [{ user, role }] });
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
