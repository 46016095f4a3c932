import { ConversationKind, Encryption, limits, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { checkRoom, type Decision, type Facts, membershipEntry } from './decision';
import { buildChange } from './membership-change';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

type Create = Extract<AppendIntent, { type: 'create' }>;

/**
 * The creator of a group owns it; in a direct conversation both are plain members, since there is nothing to rule over.
 * That a direct conversation's id belongs to its pair is the caller's to check (it takes a hash).
 */
export function decideCreate(
  record: ConversationRecord | undefined,
  author: UserId,
  intent: Create,
  facts: Facts,
): Decision {
  if (record !== undefined) return { refused: refuse.exists('there is a conversation with this id; make a new one') };
  if (intent.encryption !== Encryption.OPEN)
    return { refused: refuse.invalid('this server knows open conversations only') };
  const isDirect = intent.kind === ConversationKind.DIRECT;
  if (!isDirect && intent.kind !== ConversationKind.GROUP)
    return { refused: refuse.invalid('a conversation is direct or a group') };
  const roles = new Map(intent.members.map(({ user, role }) => [user, isDirect ? Role.MEMBER : role]));
  if (!roles.has(author)) return { refused: refuse.invalid('the creator is one of the members') };
  if (!isDirect) roles.set(author, Role.OWNER);
  const members = [...roles].map(([user, role]) => ({ user, role }));
  if (isDirect && members.length !== 2)
    return { refused: refuse.invalid('a direct conversation has two different users') };
  if (members.length > limits.membersPerCall + 1)
    return { refused: refuse.invalid(`create with at most ${limits.membersPerCall} others, then add more`) };
  if (members.some(({ role }) => role !== Role.OWNER && role !== Role.ADMIN && role !== Role.MEMBER))
    return { refused: refuse.invalid('a role is owner, admin or member') };
  const full = checkRoom(0, members, facts);
  if (full !== undefined) return { refused: full };
  return {
    accepted: membershipEntry(buildChange.created(intent.kind, intent.encryption, members), { joined: members }),
  };
}
