/** The body of the transaction that remembers a request to join. Only groups that approve who joins take any. */
import { type InviteId, limits, type UserId } from '@tidings/protocol';
import type { RequestOutcome } from '../ports/log-store';
import type { LogTables } from './append-batch';
import { type Refusal, refuse } from './refusal';

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
  const works = invite.usesLeft > 0 && (invite.expiresAtMs === undefined || invite.expiresAtMs > nowMs);
  if (!works || !record.policy.joinApproval) return refused(refuse.inviteInvalid());
  if (record.members.has(user)) return refused(refuse.exists('you are a member already'));
  if (tables.requestCount(record) >= limits.joinRequests)
    return refused(refuse.limit('too many people wait to be let in; try again later'));
  tables.useInvite(id);
  tables.addRequest(record, user, nowMs);
  return { ok: true, conversation: record.id, isNew: true };
}

const refused = ({ code, message }: Refusal): RequestOutcome => ({ ok: false, code, message });
