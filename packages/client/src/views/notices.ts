/**
 * What the keys have told about an entry, in place of what the entry says of itself: that a commit let somebody in, that a change was
 * signed by nobody. A notice may be known before its entry is here.
 */
import type { ConversationId } from '@tidings/protocol';
import type { Statement } from '../store/database';
import type { StoredChange } from './stored-change';

export interface Notice {
  readonly seq: number;
  readonly content: StoredChange;
}

export function saveNotices(conversation: ConversationId, notices: readonly Notice[]): readonly Statement[] {
  if (notices.length === 0) return [];
  return [
    {
      sql: 'INSERT OR REPLACE INTO notices (conversation, seq, content) VALUES (?, ?, ?)',
      rows: notices.map(({ seq, content }) => [conversation, seq, JSON.stringify(content)]),
    },
    showNotices(conversation),
  ];
}

/** Writes the rows of all notices whose entries are here. */
export function showNotices(conversation: ConversationId): Statement {
  return {
    sql: `INSERT OR REPLACE INTO view_timeline (conversation, seq, id, type, author, at_ms, content)
          SELECT e.conversation, e.seq, e.id, 'change', e.author, e.accepted_at_ms, n.content
          FROM notices n JOIN entries e ON e.conversation = n.conversation AND e.seq = n.seq
          WHERE n.conversation = ?`,
    params: [conversation],
  };
}
