/**
 * The rules of conversations: may this author have this intent carried out, and what does it do?
 * Pure; the same for every log store. The store has looked for the entry id already (a known id never gets here). I2
 * Checked in this order: membership → epoch → the rule of the intent, so that a refusal tells strangers nothing.
 */
import { ConversationKind, Encryption, EntryKind, limits, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { decideCreate } from './create';
import { acceptChange, checkRoom, type Decision, type Facts, isSilent } from './decision';
import { checkDeletes } from './deletion';
import { checkStep, decideCommit, decideReset, isAt, stepEffect } from './group-step';
import { inviteWorks } from './invite';
import { decideDeviceRemoved, decideLeave, decideRemove, decideSetRole, decideUnban } from './members';
import { buildChange } from './membership-change';
import { isAllowed } from './policy';
import { refuse } from './refusal';
import { checkSending, type Sender } from './sending';
import { decideSetPolicy } from './set-policy';
import { decideSetTimer } from './set-timer';
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
      return decideContent(record, { user: author, role }, intent, facts);
    case 'add':
      return decideAdd(record, { user: author, role }, intent, facts);
    case 'remove':
      return decideRemove(record, author, role, intent, facts);
    case 'unban':
      return decideUnban(record, role, intent.user, facts);
    case 'set_policy':
      return decideSetPolicy(record, role, intent.policy);
    case 'set_timer':
      return decideSetTimer(record, role, intent.expireAfterS);
    case 'leave':
      return decideLeave(record, author);
    case 'set_role':
      return decideSetRole(record, role, intent);
    case 'device_removed':
      return decideDeviceRemoved(record, intent.device);
    case 'commit':
      return decideCommit(record, intent.step);
    case 'reset':
      return decideReset(record, intent.step, intent.reset);
  }
}

function decideContent(
  record: ConversationRecord,
  author: Sender,
  intent: Existing<'content'>,
  facts: Facts,
): Decision {
  if (!isAt(record, intent)) return { refused: refuse.staleEpoch(record) };
  // I6: an epoch that still holds the leaf of somebody who is gone takes no content.
  if (record.awaitingCommit) return { refused: refuse.awaitingCommit() };
  if (intent.body.length === 0) return { refused: refuse.invalid('an entry has a body; send the sealed content') };
  const most = intent.kind === EntryKind.DETAILS ? limits.detailsBytes : limits.bodyBytes;
  if (intent.body.length > most)
    return { refused: refuse.tooLarge(`this body has at most ${most} bytes, not ${intent.body.length}`) };
  const refused = checkSending(record, author, intent, facts) ?? checkDeletes(record, author, intent, facts);
  if (refused !== undefined) return { refused };
  const { kind, body, deletes } = intent;
  // A deletion holds no words, and what it says has to hold for those who come back late.
  const expires = kind === EntryKind.CONTENT && (deletes === undefined || deletes.length === 0);
  const expireAfterS = expires ? record.policy.expireAfterS : 0;
  return { accepted: { kind, silent: isSilent(intent), body, deletes, expireAfterS } };
}

function decideAdd(
  record: ConversationRecord,
  { user: by, role }: Sender,
  intent: Existing<'add'>,
  facts: Facts,
): Decision {
  if (record.kind !== ConversationKind.GROUP)
    return { refused: refuse.forbidden('people can be added to groups only; make a group') };
  const refused = checkStep(record, intent.step);
  if (refused !== undefined) return { refused };
  if (!isAllowed(record.policy.add, role))
    return { refused: refuse.forbidden('only owners and admins may add people') };
  const users = [...new Set(intent.users)];
  if (users.length === 0 || users.length > limits.membersPerCall)
    return { refused: refuse.invalid(`add 1 to ${limits.membersPerCall} users at a time, not ${users.length}`) };
  const added = users.filter((user) => !record.members.has(user)).map((user) => ({ user, role: Role.MEMBER }));
  if (added.length === 0) return { refused: refuse.exists('they are all members already') };
  // The commit authenticates the change as its author meant it: nobody can be left out of it.
  if (record.encryption === Encryption.MLS && added.length < users.length)
    return { refused: refuse.exists('some of them are members already; add the others alone') };
  if (added.some(({ user }) => facts.isBanned(record, user)))
    return { refused: refuse.forbidden('somebody of them is banned here; unban them first') };
  const room = { encryption: record.encryption, memberCount: record.members.size };
  const asks = { by, asksStrangers: intent.asksStrangers };
  const full = checkRoom(room, added, { facts, asks });
  if (full !== undefined) return { refused: full };
  const isMember = (user: UserId) => record.members.has(user) || users.includes(user);
  const group = intent.step && stepEffect(intent.step, isMember);
  return acceptChange(buildChange.added(added, intent.step?.commit), { joined: added, ...(group && { group }) });
}

function decideJoin(record: ConversationRecord, author: UserId, intent: Existing<'join'>, facts: Facts): Decision {
  const invite = facts.invite(intent.invite);
  const isGood =
    invite !== undefined &&
    invite.conversation === record.id &&
    inviteWorks(invite, facts.nowMs) &&
    record.kind === ConversationKind.GROUP;
  // Who is banned is not told.
  if (!isGood || facts.isBanned(record, author)) return { refused: refuse.inviteInvalid() };
  if (record.members.has(author)) return { refused: refuse.exists('you are a member already') };
  if (record.policy.joinApproval)
    return { refused: refuse.forbidden('this group approves who joins; ask with `RequestToJoin`') };
  const joined = [{ user: author, role: Role.MEMBER }];
  const refused =
    checkStep(record, intent.step) ??
    checkRoom({ encryption: record.encryption, memberCount: record.members.size }, joined, { facts });
  if (refused !== undefined) return { refused };
  const group = intent.step && stepEffect(intent.step, (user) => user === author || record.members.has(user));
  return acceptChange(buildChange.joined(intent.invite, intent.step?.commit), { joined, ...(group && { group }) });
}
