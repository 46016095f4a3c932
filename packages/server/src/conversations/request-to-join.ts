/** Requests to join. */
import { type ConversationId, type InviteId, limits, Role, type UserId } from '@tidings/protocol';
import type { RequestOutcome } from '../ports/log-store';
import type { LogTables } from './append-batch';
import { inviteWorks } from './invite';
import { type Refusal, refuse } from './refusal';

/** The body of the transaction that remembers one. Only groups that approve who joins take any. */
export function requestToJoin(
  tables: LogTables,
  { invite: id, user }: { readonly invite: InviteId; readonly user: UserId },
  nowMs: number,
): RequestOutcome {
  const invite = tables.invite(id);
  const record = invite && tables.conversation(invite.conversation);
  if (invite === undefined || record === undefined || tables.isBanned(record, user))
    return refused(refuse.inviteInvalid());
  if (tables.hasRequest(record, user)) return { ok: true, conversation: record.id, isNew: false };
  if (!inviteWorks(invite, nowMs) || !record.policy.joinApproval) return refused(refuse.inviteInvalid());
  if (record.members.has(user)) return refused(refuse.exists('you are a member already'));
  if (tables.requestCount(record) >= limits.joinRequests)
    return refused(refuse.limit('too many people wait to be let in; try again later'));
  tables.useInvite(id);
  tables.addRequest(record, user, nowMs);
  return { ok: true, conversation: record.id, isNew: true };
}

/**
 * The body of the transaction that forgets a request; false if there was none. What is gone leaves no trace of when, so those who see
 * how many ask are marked as if something of their own had changed: their heads are told again.
 */
export function declineRequest(
  tables: LogTables,
  { conversation, user }: { readonly conversation: ConversationId; readonly user: UserId },
  nowMs: number,
): boolean {
  const record = tables.conversation(conversation);
  if (record === undefined || !tables.hasRequest(record, user)) return false;
  tables.dropRequest(record, user);
  for (const [member, { role }] of record.members) if (role !== Role.MEMBER) tables.touch(record, member, nowMs);
  return true;
}

const refused = ({ code, message }: Refusal): RequestOutcome => ({ ok: false, code, message });
