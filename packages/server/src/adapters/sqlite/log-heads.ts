import { type ConversationId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import { tellableCursors } from '../../conversations/discretion';
import type { ConversationState, HeadRow } from '../../ports/log-store';
import { cursorFromColumns, membershipFromColumns, policyFromColumn } from '../sql-rows';
import type { PrivacyReads } from './log-privacy-statements';
import type { HeadColumns, ReadStatements } from './log-read-statements';
import { entryFromColumns } from './log-rows';

/** `kind` of a direct conversation, as the database holds it. */
const direct = 1;

export interface HeadsQuery {
  readonly user: UserId;
  readonly sinceMs: number | undefined;
  readonly only: readonly ConversationId[] | undefined;
}

export function readHeads(sql: ReadStatements, privacy: PrivacyReads, { user, sinceMs, only }: HeadsQuery): HeadRow[] {
  const userBytes = idToBytes(user);
  return selectHeads(sql, userBytes, sinceMs, only).map((row) =>
    buildHead({ sql, privacy }, row, user, userBytes, sinceMs ?? 0),
  );
}

function selectHeads(
  sql: ReadStatements,
  user: Uint8Array,
  sinceMs: number | undefined,
  only: HeadsQuery['only'],
): HeadColumns[] {
  if (only !== undefined) {
    const rows = only.map((conversation) => sql.oneHead.get(user, idToBytes(conversation)));
    return rows.filter((row) => row !== null).sort((a, b) => b.accepted_at_ms - a.accepted_at_ms);
  }
  return sinceMs === undefined ? sql.presentHeads.all(user) : sql.changedHeads.all(user, sinceMs);
}

function buildHead(
  { sql, privacy }: { readonly sql: ReadStatements; readonly privacy: PrivacyReads },
  row: HeadColumns,
  user: UserId,
  userBytes: Uint8Array,
  sinceMs: number,
): HeadRow {
  const isPresent = row.to_seq === null;
  const conversation = idFromBytes<ConversationId>(row.id);
  const details = row.kind === direct ? null : sql.newestDetails.get(row.key, row.to_seq ?? row.head_seq);
  const peer = row.kind === direct ? sql.peer.get(row.key, userBytes) : null;
  // A member of the past learns nothing of what the others did since. I5
  const others = isPresent ? sql.movedCursors.all(row.key, Math.max(sinceMs, 1), userBytes) : [];
  const told = others.map((other) => cursorFromColumns(idFromBytes(other.user), other));
  return {
    state: stateFromRow(conversation, row),
    membership: membershipFromColumns(conversation, user, row),
    details: details === null ? undefined : entryFromColumns(details),
    peer: peer === null ? undefined : idFromBytes(peer.user),
    cursors: [
      cursorFromColumns(user, row),
      ...(told.length === 0 ? told : tellableCursors(privacy.discretionOf(row.key), told, user)),
    ],
  };
}

function stateFromRow(conversation: ConversationId, row: HeadColumns): ConversationState {
  const isPresent = row.to_seq === null;
  return {
    conversation,
    kind: row.kind,
    encryption: row.encryption,
    incarnation: row.incarnation,
    headSeq: row.head_seq,
    loudCount: row.loud_count,
    generation: isPresent ? row.generation : row.last_generation,
    epoch: isPresent ? row.epoch : row.last_epoch,
    awaitingCommit: isPresent && row.awaiting_commit === 1,
    memberCount: row.member_count,
    ...(isPresent && { policy: policyFromColumn(row.policy), joinRequests: row.join_requests }),
    changedAtMs: row.accepted_at_ms,
  };
}
