import type { Database } from 'bun:sqlite';
import type { CursorColumns } from '../sql-rows';

/** The writer's statements, prepared once. */
export function prepareLogStatements(database: Database) {
  return {
    conversation: database.query<ConversationRow, [Uint8Array]>(
      'SELECT key, kind, encryption, incarnation, generation, epoch, awaiting_commit, policy FROM conversations WHERE id = ?',
    ),
    newestEntry: database.query<{ seq: number; loud_count: number; accepted_at_ms: number }, [number, number]>(
      `SELECT position & 4294967295 AS seq, loud_count, accepted_at_ms FROM entries
       WHERE position > (?1 << 32) AND position <= (?1 << 32 | ?2) ORDER BY position DESC LIMIT 1`,
    ),
    presentMembers: database.query<{ user: Uint8Array; role: number; from_seq: number }, [number]>(
      'SELECT user, role, from_seq FROM members WHERE conversation = ? AND to_seq IS NULL',
    ),
    entryById: database.query<
      {
        seq: number;
        kind: number;
        author_user: Uint8Array;
        accepted_at_ms: number;
        loud_count: number;
        expire_after_s: number;
      },
      [Uint8Array, number]
    >(
      `SELECT position & 4294967295 AS seq, kind, author_user, accepted_at_ms, loud_count, expire_after_s FROM entries
       WHERE id = ?1 AND position >> 32 = ?2`,
    ),
    insertConversation: database.query<{ key: number }, [Uint8Array, number, number, number]>(
      'INSERT INTO conversations (id, kind, encryption, incarnation) VALUES (?, ?, ?, ?) RETURNING key',
    ),
    insertEntry: database.query<
      never,
      [
        number,
        number,
        Uint8Array,
        number,
        Uint8Array,
        Uint8Array | null,
        number,
        number,
        number,
        number,
        number,
        Uint8Array | null,
        number,
        number,
      ]
    >(
      `INSERT INTO entries VALUES (?1 << 32 | ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
       ON CONFLICT DO NOTHING`,
    ),
    newestBody: database.query<{ key: number }, []>('SELECT ifnull(max(key), 0) AS key FROM bodies'),
    insertBody: database.query<never, [number, Uint8Array]>('INSERT INTO bodies VALUES (?, ?)'),
    // An UPDATE: a DELETE would have SQLite merge pages, and leave copies of other bodies behind.
    eraseBody: database.query<never, [Uint8Array, number]>(
      "UPDATE bodies SET body = x'' WHERE key = (SELECT body FROM entries WHERE id = ? AND position >> 32 = ?)",
    ),
    insertDue: database.query<never, [number, number, number]>('INSERT INTO due VALUES (?1, ?2 << 32 | ?3)'),
    due: database.query<{ at_ms: number; position: number }, [number, number]>(
      'SELECT at_ms, position FROM due WHERE at_ms <= ? ORDER BY at_ms, position LIMIT ?',
    ),
    eraseDue: database.query<never, [number]>(
      "UPDATE bodies SET body = x'' WHERE key = (SELECT body FROM entries WHERE position = ?)",
    ),
    dropDue: database.query<never, [number, number]>('DELETE FROM due WHERE at_ms = ? AND position = ?'),
    nextDue: database.query<{ at_ms: number | null }, []>('SELECT min(at_ms) AS at_ms FROM due'),
    // Cursors begin behind what was before the membership; of an earlier membership they stay if they are further. I4
    beginMembership: database.query<never, [number, Uint8Array, number, number, number, number]>(
      `INSERT INTO members (conversation, user, role, from_seq, delivered_seq, read_seq, read_loud_count, is_accepted)
       VALUES (?1, ?2, ?3, ?4, ?4 - 1, ?4 - 1, ?5, ?6)
       ON CONFLICT (conversation, user) DO UPDATE SET role = ?3, from_seq = ?4, to_seq = NULL, is_accepted = ?6,
         delivered_seq = max(delivered_seq, ?4 - 1), read_seq = max(read_seq, ?4 - 1),
         read_loud_count = max(read_loud_count, ?5)`,
    ),
    endMembership: database.query<never, [number, number, Uint8Array]>(
      'UPDATE members SET to_seq = ? WHERE conversation = ? AND user = ?',
    ),
    setRole: database.query<never, [number, number, Uint8Array]>(
      'UPDATE members SET role = ? WHERE conversation = ? AND user = ?',
    ),
    changeMemberCount: database.query<never, [number, number]>(
      'UPDATE conversations SET member_count = member_count + ? WHERE key = ?',
    ),
    conversationCount: database.query<{ count: number }, [Uint8Array]>(
      'SELECT count(*) AS count FROM members WHERE user = ? AND to_seq IS NULL AND is_accepted = 1',
    ),
    unacceptedCount: database.query<{ count: number }, [Uint8Array]>(
      'SELECT count(*) AS count FROM members WHERE user = ? AND to_seq IS NULL AND is_accepted = 0',
    ),
    cursor: database.query<CursorColumns & { to_seq: number | null }, [number, Uint8Array]>(
      `SELECT delivered_seq, read_seq, read_loud_count, to_seq FROM members WHERE conversation = ? AND user = ?`,
    ),
    moveCursor: database.query<never, [number, number, number, number, number, Uint8Array]>(
      `UPDATE members SET delivered_seq = ?, read_seq = ?, read_loud_count = ?, cursor_moved_at_ms = ?
       WHERE conversation = ? AND user = ?`,
    ),
    useInvite: database.query<never, [Uint8Array]>('UPDATE invites SET uses_left = uses_left - 1 WHERE id = ?'),
    invite: database.query<InviteColumns, [Uint8Array]>('SELECT * FROM invites WHERE id = ?'),
    insertInvite: database.query<never, [Uint8Array, Uint8Array, string, number, number | null, Uint8Array]>(
      'INSERT INTO invites VALUES (?, ?, ?, ?, ?, ?)',
    ),
    revokeInvite: database.query<never, [Uint8Array, Uint8Array, number]>(
      `UPDATE invites SET uses_left = 0 WHERE id = ? AND conversation = ?
       AND uses_left > 0 AND ifnull(expires_at_ms, 9e15) > ?`,
    ),
  };
}

export type LogStatements = ReturnType<typeof prepareLogStatements>;

export interface ConversationRow {
  readonly key: number;
  readonly kind: number;
  readonly encryption: number;
  readonly incarnation: number;
  readonly generation: number;
  readonly epoch: number;
  readonly awaiting_commit: number;
  readonly policy: string | null;
}

export interface InviteColumns {
  readonly id: Uint8Array;
  readonly conversation: Uint8Array;
  readonly code: string;
  readonly uses_left: number;
  readonly expires_at_ms: number | null;
  readonly created_by: Uint8Array;
}
