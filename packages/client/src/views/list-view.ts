import { type ConversationId, ConversationKind, EntryKind, type UserId } from '@tidings/protocol';
import type { Statement } from '../store/database';
import { isPutAway } from './put-away';

/** How far all others are: of the peer in a direct conversation; unknown (0) while a group's roster is. */
const others = (cursor: 'delivered_seq' | 'read_seq') => `
  CASE
    WHEN c.kind = ${ConversationKind.DIRECT}
      THEN coalesce((SELECT k.${cursor} FROM cursors k WHERE k.conversation = c.id AND k.user = c.peer), 0)
    WHEN c.is_roster_known = 1
      THEN coalesce((
        SELECT min(coalesce(k.${cursor}, 0)) FROM members m
        LEFT JOIN cursors k ON k.conversation = m.conversation AND k.user = m.user
        WHERE m.conversation = c.id AND m.user <> ?1
      ), 0)
    ELSE 0
  END`;

/**
 * Writes the rows of the list anew from the replica, always in whole: what is kept step by step can't differ from what is rebuilt.
 * unread = loud entries of the log − those up to the read cursor − own ones after it − those after it whose time is over.
 */
const rowsOf = (which: string) => `
  INSERT OR REPLACE INTO view_list (conversation, at_ms, unread, preview_seq, preview_type, preview_author, preview_content,
    others_delivered_seq, others_read_seq, mentions, preview_id)
  SELECT c.id,
    max(
      -- What is kept in the vault, or said by somebody who was blocked, is no reason to stand on top.
      CASE WHEN c.kind = ${ConversationKind.SELF} OR EXISTS (SELECT 1 FROM blocks b WHERE b.user = c.peer)
        THEN coalesce(t.at_ms, 0) ELSE c.changed_at_ms END,
      coalesce((SELECT max(o.written_at_ms) FROM outbox o WHERE o.conversation = c.id AND o.is_silent = 0), 0)
    ),
    max(0, c.head_loud - c.read_loud - (
      SELECT count(*) FROM entries e WHERE e.conversation = c.id AND e.seq > c.read_seq AND e.is_own_loud = 1
    ) - (
      SELECT count(*) FROM entries e INDEXED BY entries_expired WHERE e.conversation = c.id AND e.is_expired = 1
        AND e.seq > c.read_seq AND e.kind = ${EntryKind.CONTENT} AND e.is_silent = 0 AND e.is_own_loud = 0
    ) - (
      -- What the person does not get to see is not unread.
      SELECT count(*) FROM blocks b JOIN view_timeline v ON v.conversation = c.id AND v.seq > c.read_seq AND v.type = 'message'
        AND v.author = b.user AND v.at_ms >= b.from_ms AND v.at_ms < b.to_ms
      WHERE b.user = c.peer
    )),
    t.seq, t.type, t.author, t.content,
    ${others('delivered_seq')},
    ${others('read_seq')},
    (SELECT count(*) FROM view_mentions m WHERE m.conversation = c.id AND m.seq > c.read_seq),
    t.id
  FROM conversations c
  LEFT JOIN view_timeline t ON t.conversation = c.id
    AND t.seq = (
      SELECT v.seq FROM view_timeline v WHERE v.conversation = c.id
        AND NOT ${isPutAway('v')}
      ORDER BY v.seq DESC LIMIT 1
    )
  WHERE ${which}`;

export function refreshList(conversations: readonly ConversationId[], self: UserId): Statement {
  return { sql: rowsOf('c.id = ?2'), rows: conversations.map((id) => [self, id]) };
}

/** The row of the direct conversation with this person, if there is one. */
export function refreshDirect(user: UserId, self: UserId): Statement {
  return { sql: rowsOf('c.peer = ?2'), params: [self, user] };
}
