import { type ConversationId, type Entry, EntryKind, idFromBytes, type UserId } from '@tidings/protocol';
import { tellableCursors } from '../../conversations/discretion';
import type { ConversationState, HeadRow, HeadsRange } from '../../ports/log-store';
import {
  type CursorColumns,
  cursorFromColumns,
  type MembershipColumns,
  membershipFromColumns,
  policyFromColumn,
} from '../sql-rows';
import { idArray } from './arrays';
import { entryFromColumns } from './log-rows';
import { type NewestEntry, newestEntries, newestFromColumn } from './newest-entries';
import type { Parameter } from './pool';
import { discretionOf, type KeptBack } from './privacy';
import type { Answer, ShardReader } from './shard-reader';

export type HeadsQuery = Pick<HeadsRange, 'sinceMs' | 'only' | 'newest'> & { readonly user: UserId };

interface HeadColumns extends MembershipColumns, CursorColumns {
  readonly id: ConversationId;
  readonly kind: number;
  readonly encryption: number;
  readonly incarnation: number;
  readonly generation: number;
  readonly epoch: number;
  readonly awaiting_commit: boolean;
  readonly member_count: number;
  readonly policy: string | null;
  readonly join_requests: number;
  /** Of the newest entry that the user may see. */
  readonly head_seq: number;
  readonly head_loud_count: number;
  readonly head_at_ms: number;
  readonly head_generation: number;
  readonly head_epoch: number;
  readonly details_seq: number | null;
  readonly details_id: string;
  readonly details_author_user: string;
  readonly details_author_device: string | null;
  readonly details_accepted_at_ms: number;
  readonly details_loud_count: number;
  readonly details_silent: boolean;
  readonly details_generation: number;
  readonly details_epoch: number;
  readonly details_deletes: string | null;
  readonly details_body: Uint8Array;
  readonly peer: UserId | null;
  /** Of the others: user, delivered, read, loud entries read, has accepted. */
  readonly others: readonly (readonly [UserId, number, number, number, boolean])[] | null;
  /** Its newest entries, newest first, if it is one of the first so many. */
  readonly newest: readonly NewestEntry[] | null;
}

/** One row a conversation of the user ($1), whose others' cursors have moved since $2; the newest entry is the newest they may see. */
const headColumns = `
  SELECT c.id, c.kind, c.encryption, c.incarnation, c.generation, c.epoch, c.awaiting_commit, c.member_count, c.policy,
    (SELECT count(*) FROM join_requests r WHERE r.conversation = c.id) AS join_requests,
    m.role, m.from_seq, m.to_seq, m.is_accepted, m.delivered_seq, m.read_seq, m.read_loud_count,
    e.seq AS head_seq, e.loud_count AS head_loud_count, e.accepted_at_ms AS head_at_ms, e.generation AS head_generation,
    e.epoch AS head_epoch,
    d.seq AS details_seq, d.id AS details_id, d.author_user AS details_author_user, d.author_device AS details_author_device,
    d.accepted_at_ms AS details_accepted_at_ms, d.loud_count AS details_loud_count, d.silent AS details_silent,
    d.generation AS details_generation, d.epoch AS details_epoch, d.deletes AS details_deletes, d.body AS details_body,
    p.member AS peer, o.others, row_number() OVER (ORDER BY e.accepted_at_ms DESC) AS place
  FROM members m
  JOIN conversations c ON c.id = m.conversation
  JOIN owned_slots s ON s.slot = c.slot
  JOIN entries e ON e.conversation = m.conversation AND e.seq = coalesce(m.to_seq, c.head_seq)
  LEFT JOIN LATERAL (
    SELECT * FROM entries WHERE conversation = c.id AND kind <> 1 AND kind = 3 AND seq <= coalesce(m.to_seq, c.head_seq)
    ORDER BY seq DESC LIMIT 1) d ON c.kind <> 1
  LEFT JOIN LATERAL (
    SELECT other.member FROM members other WHERE other.conversation = c.id AND other.member <> m.member LIMIT 1) p ON c.kind = 1
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(
        moved.member, moved.delivered_seq, moved.read_seq, moved.read_loud_count, moved.is_accepted)) AS others FROM (
      SELECT * FROM members other
      WHERE other.conversation = c.id AND other.cursor_moved_at_ms >= greatest($2::bigint, 1) AND other.to_seq IS NULL
        AND other.member <> m.member
      ORDER BY other.cursor_moved_at_ms DESC LIMIT 63) moved) o ON m.to_seq IS NULL
  WHERE m.member = $1`;

/** With entries of the first $3: at most $4 of each, until they weigh more than $5. */
const withNewest = (heads: string) => `
  SELECT h.*, n.newest FROM (${heads}) h LEFT JOIN LATERAL (${newestEntries('h.id', 'h.from_seq', 'h.head_seq')}) n ON h.place <= $3::bigint`;

const present = withNewest(`${headColumns} AND m.to_seq IS NULL`);

const changed = withNewest(`${headColumns} AND (e.accepted_at_ms >= $2 OR m.cursor_moved_at_ms >= $2
  OR m.to_seq IS NULL AND EXISTS (
    SELECT 1 FROM members other WHERE other.conversation = m.conversation AND other.cursor_moved_at_ms >= $2)
  OR m.to_seq IS NULL AND m.role < 3 AND EXISTS (
    SELECT 1 FROM join_requests r WHERE r.conversation = m.conversation AND r.at_ms >= $2))`);

const some = withNewest(`${headColumns} AND m.conversation = ANY ($6::text::uuid[])`);

const nothingNew = { conversations: 0, entries: 0, maxBytes: 0 };

/** A head with all cursors, and which of their users take the conversation for a request. */
export interface FoundHead {
  readonly row: HeadRow;
  readonly unaccepted: ReadonlySet<UserId>;
}

/** The heads of one shard, in any order. */
export async function readHeads(
  reader: ShardReader,
  { user, sinceMs, only, newest = nothingNew }: HeadsQuery,
): Promise<Answer<FoundHead>> {
  const { conversations, entries, maxBytes } = newest;
  const parameters: Parameter[] = [user, sinceMs ?? 0, conversations, entries, maxBytes];
  if (only !== undefined) parameters.push(idArray(only));
  const text = only !== undefined ? some : sinceMs === undefined ? present : changed;
  return reader.ofAll(text, parameters, (row: HeadColumns) => ({
    row: headFromColumns(user, row),
    unaccepted: new Set([
      ...(row.is_accepted ? [] : [user]),
      ...(row.others ?? []).flatMap(([other, , , , isAccepted]) => (isAccepted ? [] : [other])),
    ]),
  }));
}

/** The row with those cursors that the user may be told of. */
export function discreetHead({ row, unaccepted }: FoundHead, user: UserId, kept: KeptBack): HeadRow {
  const users = row.cursors.map((cursor) => idFromBytes<UserId>(cursor.user));
  const members = users.map((one) => ({ user: one, isAccepted: !unaccepted.has(one) }));
  return { ...row, cursors: tellableCursors(discretionOf(members, kept), row.cursors, user) };
}

function headFromColumns(user: UserId, row: HeadColumns): HeadRow {
  return {
    state: stateFromColumns(row),
    membership: membershipFromColumns(row.id, user, row),
    details: detailsFromColumns(row),
    peer: row.peer ?? undefined,
    cursors: [
      cursorFromColumns(user, row),
      ...(row.others ?? []).map(([other, delivered_seq, read_seq, read_loud_count]) =>
        cursorFromColumns(other, { delivered_seq, read_seq, read_loud_count }),
      ),
    ],
    ...(row.newest !== null && { entries: row.newest.map(newestFromColumn).reverse() }),
  };
}

/** A member of the past learns nothing of what the others did since. I5 */
function stateFromColumns(row: HeadColumns): ConversationState {
  const isPresent = row.to_seq === null;
  return {
    conversation: row.id,
    kind: row.kind,
    encryption: row.encryption,
    incarnation: row.incarnation,
    headSeq: row.head_seq,
    loudCount: row.head_loud_count,
    generation: isPresent ? row.generation : row.head_generation,
    epoch: isPresent ? row.epoch : row.head_epoch,
    awaitingCommit: isPresent && row.awaiting_commit,
    memberCount: row.member_count,
    ...(isPresent && { policy: policyFromColumn(row.policy), joinRequests: row.join_requests }),
    changedAtMs: row.head_at_ms,
  };
}

function detailsFromColumns(row: HeadColumns): Entry | undefined {
  if (row.details_seq === null) return undefined;
  return entryFromColumns({
    seq: row.details_seq,
    id: row.details_id,
    kind: EntryKind.DETAILS,
    author_user: row.details_author_user,
    author_device: row.details_author_device,
    accepted_at_ms: row.details_accepted_at_ms,
    loud_count: row.details_loud_count,
    silent: row.details_silent,
    generation: row.details_generation,
    epoch: row.details_epoch,
    deletes: row.details_deletes,
    // Details have no time.
    expire_after_s: 0,
    body: row.details_body,
  });
}
