import type { Database } from 'bun:sqlite';
import type { CursorColumns, MembershipColumns } from '../sql-rows';
import { type EntryColumns, selectEntries, selectEntriesFrom } from './log-rows';
import type { InviteColumns } from './log-statements';

/** One row a conversation of the user; the newest entry is the newest they may see. */
const headColumns = `
  SELECT c.key, c.id, c.kind, c.encryption, c.incarnation, c.generation, c.epoch, c.awaiting_commit, c.member_count, c.policy,
    (SELECT count(*) FROM join_requests r WHERE r.conversation = c.key) AS join_requests,
    m.role, m.from_seq, m.to_seq, m.is_accepted, m.delivered_seq, m.read_seq, m.read_loud_count,
    e.position & 4294967295 AS head_seq, e.loud_count, e.accepted_at_ms,
    e.generation AS last_generation, e.epoch AS last_epoch
  FROM members m
  JOIN conversations c ON c.key = m.conversation
  JOIN entries e ON e.position = (
    SELECT position FROM entries
    WHERE position <= (m.conversation << 32 | ifnull(m.to_seq, 4294967295)) ORDER BY position DESC LIMIT 1)`;

/** Of the conversation `c`. */
const headSeq = `ifnull((SELECT position & 4294967295 FROM entries
  WHERE position > (c.key << 32) AND position < (c.key + 1 << 32) ORDER BY position DESC LIMIT 1), 0)`;

/** A stretch of one log: all of it, content alone, or one of the other kinds, which have an index that only their literal condition opens. */
function prepareStretches(database: Database, direction: '' | 'DESC') {
  const stretch = 'position >= (?1 << 32 | ?2) AND position <= (?1 << 32 | ?3)';
  const inOrder = `ORDER BY position ${direction} LIMIT ?4`;
  const query = <More extends number[]>(text: string) =>
    database.query<EntryColumns, [number, number, number, number, ...More]>(text);
  return {
    all: query<[]>(`${selectEntries} WHERE ${stretch} ${inOrder}`),
    content: query<[]>(`${selectEntries} WHERE kind = 1 AND ${stretch} ${inOrder}`),
    ofKind: query<[number]>(
      `${selectEntriesFrom('entries INDEXED BY entries_by_kind')} WHERE kind <> 1 AND kind = ?5 AND ${stretch} ${inOrder}`,
    ),
  };
}

/** The reader's statements, prepared once. */
export function prepareReadStatements(database: Database) {
  return {
    conversationsOf: database.query<{ id: Uint8Array; from_seq: number; head_seq: number }, [Uint8Array]>(
      `SELECT c.id, m.from_seq, ${headSeq} AS head_seq
       FROM members m JOIN conversations c ON c.key = m.conversation WHERE m.user = ? AND m.to_seq IS NULL`,
    ),
    presentHeads: database.query<HeadColumns, [Uint8Array]>(
      `${headColumns} WHERE m.user = ? AND m.to_seq IS NULL ORDER BY e.accepted_at_ms DESC`,
    ),
    changedHeads: database.query<HeadColumns, [Uint8Array, number]>(
      `${headColumns} WHERE m.user = ?1 AND (e.accepted_at_ms >= ?2 OR m.cursor_moved_at_ms >= ?2
         OR m.to_seq IS NULL AND EXISTS (
           SELECT 1 FROM members o WHERE o.conversation = m.conversation AND o.cursor_moved_at_ms >= ?2)
         OR m.to_seq IS NULL AND m.role < 3 AND EXISTS (
           SELECT 1 FROM join_requests r WHERE r.conversation = m.conversation AND r.at_ms >= ?2))
       ORDER BY e.accepted_at_ms DESC`,
    ),
    oneHead: database.query<HeadColumns, [Uint8Array, Uint8Array]>(`${headColumns} WHERE m.user = ?1 AND c.id = ?2`),
    movedCursors: database.query<CursorColumns & { user: Uint8Array }, [number, number, Uint8Array]>(
      `SELECT user, delivered_seq, read_seq, read_loud_count FROM members
       WHERE conversation = ?1 AND cursor_moved_at_ms >= ?2 AND to_seq IS NULL AND user <> ?3
       ORDER BY cursor_moved_at_ms DESC LIMIT 63`,
    ),
    peer: database.query<{ user: Uint8Array }, [number, Uint8Array]>(
      'SELECT user FROM members WHERE conversation = ? AND user <> ? LIMIT 1',
    ),
    newestDetails: database.query<EntryColumns, [number, number]>(
      `${selectEntries} WHERE kind <> 1 AND kind = 3
       AND position > (?1 << 32) AND position <= (?1 << 32 | ?2) ORDER BY position DESC LIMIT 1`,
    ),
    membership: database.query<MembershipColumns, [Uint8Array, Uint8Array]>(
      `SELECT m.role, m.from_seq, m.to_seq, m.is_accepted FROM conversations c JOIN members m ON m.conversation = c.key
       WHERE c.id = ? AND m.user = ?`,
    ),
    conversation: database.query<{ key: number; incarnation: number; head_seq: number }, [Uint8Array]>(
      `SELECT c.key, c.incarnation, ${headSeq} AS head_seq FROM conversations c WHERE c.id = ?`,
    ),
    forwards: prepareStretches(database, ''),
    backwards: prepareStretches(database, 'DESC'),
    seqOf: database.query<{ seq: number }, [Uint8Array, number]>(
      'SELECT position & 4294967295 AS seq FROM entries WHERE id = ?1 AND position >> 32 = ?2',
    ),
    acceptedAt: database.query<{ at_ms: number }, [number, number]>(
      'SELECT accepted_at_ms AS at_ms FROM entries WHERE position = (?1 << 32 | ?2)',
    ),
    members: database.query<CursorColumns & { user: Uint8Array; role: number }, [Uint8Array]>(
      `SELECT m.user, m.role, m.delivered_seq, m.read_seq, m.read_loud_count
       FROM conversations c JOIN members m ON m.conversation = c.key WHERE c.id = ? AND m.to_seq IS NULL
       ORDER BY m.from_seq, m.user`,
    ),
    present: database.query<Shared, [Uint8Array]>(
      'SELECT conversation, is_accepted FROM members WHERE user = ? AND to_seq IS NULL',
    ),
    listInvites: database.query<InviteColumns, [Uint8Array, number]>(
      `SELECT * FROM invites WHERE conversation = ? AND uses_left > 0 AND ifnull(expires_at_ms, 9e15) > ? ORDER BY id`,
    ),
    door: database.query<{ policy: string | null; has_asked: number; is_banned: number }, [Uint8Array, Uint8Array]>(
      `SELECT policy, EXISTS (SELECT 1 FROM join_requests r WHERE r.conversation = c.key AND r.user = ?2) AS has_asked,
         EXISTS (SELECT 1 FROM banned b WHERE b.conversation = c.key AND b.user = ?2) AS is_banned
       FROM conversations c WHERE c.id = ?1`,
    ),
    joinRequests: database.query<{ user: Uint8Array; at_ms: number }, [Uint8Array]>(
      `SELECT r.user, r.at_ms FROM conversations c JOIN join_requests r ON r.conversation = c.key WHERE c.id = ?
       ORDER BY r.at_ms, r.user`,
    ),
    banned: database.query<{ user: Uint8Array }, [Uint8Array]>(
      `SELECT b.user FROM conversations c JOIN banned b ON b.conversation = c.key WHERE c.id = ?
       ORDER BY b.at_ms DESC, b.user`,
    ),
    findInvite: database.query<InviteColumns, [string]>('SELECT * FROM invites WHERE code = ?'),
  };
}

export type ReadStatements = ReturnType<typeof prepareReadStatements>;

export interface HeadColumns extends MembershipColumns, CursorColumns {
  readonly key: number;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly encryption: number;
  readonly incarnation: number;
  readonly generation: number;
  readonly epoch: number;
  readonly awaiting_commit: number;
  readonly member_count: number;
  readonly policy: string | null;
  readonly join_requests: number;
  /** Of the newest entry that the user may see. */
  readonly last_generation: number;
  readonly last_epoch: number;
  readonly head_seq: number;
  readonly loud_count: number;
  readonly accepted_at_ms: number;
}

/** A present membership, by the key of the conversation inside the file. */
export interface Shared {
  readonly conversation: number;
  readonly is_accepted: number;
}
