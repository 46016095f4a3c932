/**
 * The rules of conversations: may this author have this intent carried out, and what does it do?
 * Pure; the same for every log store. The store has looked for the entry id already (a known id never gets here). I2
 * Checked in this order: membership → epoch → the rule of the intent, so that a refusal tells strangers nothing.
 */
import { ConversationKind, EntryKind, limits, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { decideCreate } from './create';
import { checkRoom, type Decision, type Facts, membershipEntry } from './decision';
import { decideLeave, decideRemove, decideSetRole } from './members';
import { buildChange } from './membership-change';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

type Existing<T extends AppendIntent['type']> = Extract<AppendIntent, { type: T }>;

/** Decides about an intent. `record` is undefined when there is no such conversation yet. */
export function decide(
  record: ConversationRecord | undefined,
  author: UserId,
  intent: AppendIntent,
  facts: Facts,
): Decision {
  if (intent.type === 'create') return decideCreate(record, author, intent, facts);
  if (record === undefined) return { refused: intent.type === 'join' ? refuse.inviteInvalid() : refuse.notMember() };
  if (intent.type === 'join') return decideJoin(record, author, intent, facts);
  const role = record.members.get(author)?.role;
  if (role === undefined) return { refused: refuse.notMember() };
  switch (intent.type) {
    case 'content':
      return decideContent(record, role, intent);
    case 'add':
      return decideAdd(record, role, intent, facts);
    case 'remove':
      return decideRemove(record, author, role, intent.user);
    case 'leave':
      return decideLeave(record, author);
    case 'set_role':
      return decideSetRole(record, role, intent);
  }
}

function decideContent(record: ConversationRecord, role: Role, intent: Existing<'content'>): Decision {
  if (intent.generation !== record.generation || intent.epoch !== record.epoch)
    return { refused: refuse.staleEpoch(record) };
  if (intent.body.length === 0) return { refused: refuse.invalid('an entry has a body; send the sealed content') };
  if (intent.body.length > limits.bodyBytes)
    return { refused: refuse.tooLarge(`a body has at most ${limits.bodyBytes} bytes, not ${intent.body.length}`) };
  if (intent.kind === EntryKind.DETAILS) {
    if (record.kind === ConversationKind.DIRECT)
      return { refused: refuse.forbidden('a direct conversation has no details to change') };
    if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may change the details') };
  }
  return { accepted: { kind: intent.kind, silent: intent.silent, body: intent.body } };
}

function decideAdd(record: ConversationRecord, role: Role, intent: Existing<'add'>, facts: Facts): Decision {
  if (record.kind === ConversationKind.DIRECT)
    return { refused: refuse.forbidden('nobody can be added to a direct conversation; make a group') };
  if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may add people') };
  const users = [...new Set(intent.users)];
  if (users.length === 0 || users.length > limits.membersPerCall)
    return { refused: refuse.invalid(`add 1 to ${limits.membersPerCall} users at a time, not ${users.length}`) };
  const added = users.filter((user) => !record.members.has(user)).map((user) => ({ user, role: Role.MEMBER }));
  if (added.length === 0) return { refused: refuse.exists('they are all members already') };
  const full = checkRoom(record.members.size, added, facts);
  if (full !== undefined) return { refused: full };
  return { accepted: membershipEntry(buildChange.added(added), { joined: added }) };
}

function decideJoin(record: ConversationRecord, author: UserId, intent: Existing<'join'>, facts: Facts): Decision {
  const invite = facts.invite(intent.invite);
  const isGood =
    invite !== undefined &&
    invite.conversation === record.id &&
    invite.usesLeft > 0 &&
    (invite.expiresAtMs === undefined || invite.expiresAtMs > facts.nowMs) &&
    record.kind === ConversationKind.GROUP;
  if (!isGood) return { refused: refuse.inviteInvalid() };
  if (record.members.has(author)) return { refused: refuse.exists('you are a member already') };
  const joined = [{ user: author, role: Role.MEMBER }];
  const full = checkRoom(record.members.size, joined, facts);
  if (full !== undefined) return { refused: full };
  return { accepted: membershipEntry(buildChange.joined(intent.invite), { joined }) };
}
