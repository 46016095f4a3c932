/**
 * What has had its time goes, and leaves nothing that could be read: no row, no words in the index, no quote, no other words of it. Messages
 * and edits have a time; reactions go with their message. When it is over is said by the server's clock. I11 I15
 */
import { type ConversationId, EntryKind, type UserId } from '@tidings/protocol';
import type { Database, Statement } from '../store/database';
import { topics } from '../store/topics';
import { refreshList } from '../views/list-view';

const due = 'entries INDEXED BY entries_due WHERE conversation = ?1 AND is_expired = 0 AND expires_at_ms <= ?2';
const isDueSeq = `conversation = ?1 AND seq IN (SELECT seq FROM ${due})`;
const isAboutDue = `conversation = ?1 AND target IN (SELECT id FROM ${due})`;
/** Silent content that is open, and no edit, has no words: it stays as long as what it is for. */
const isWordless = `kind = ${EntryKind.CONTENT} AND is_silent = 1 AND opened IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM view_effects x WHERE x.conversation = ?1 AND x.seq = entries.seq AND x.type = 'edit')`;

/** To be run after the entries and their effects were written. */
export function expireEntries(conversation: ConversationId, nowMs: number): readonly Statement[] {
  return [
    `UPDATE entries SET expires_at_ms = NULL
     WHERE conversation = ?1 AND seq IN (SELECT seq FROM ${due} AND ${isWordless})`,
    `UPDATE entries SET body = x'', opened = NULL, closed = NULL, is_deleted = 1
     WHERE conversation = ?1 AND seq IN (SELECT seq FROM view_effects WHERE type = 'edit' AND ${isAboutDue})`,
    `DELETE FROM view_effects WHERE ${isAboutDue}`,
    `DELETE FROM view_effects WHERE ${isDueSeq}`,
    `DELETE FROM view_texts WHERE ${isAboutDue}`,
    `DELETE FROM view_texts WHERE ${isDueSeq}`,
    `DELETE FROM view_mentions WHERE ${isDueSeq}`,
    `DELETE FROM view_timeline WHERE ${isDueSeq}`,
    `UPDATE entries SET body = x'', opened = NULL, closed = NULL, is_expired = 1
     WHERE conversation = ?1 AND is_expired = 0 AND expires_at_ms <= ?2`,
    'DELETE FROM outbox WHERE conversation = ?1 AND seq IS NOT NULL AND expires_at_ms <= ?2',
  ].map((sql) => ({ sql, params: [conversation, nowMs] }));
}

/** What comes about something that is over goes with it. To be run after effects were written, with the seqs they came from. */
export const dropAboutExpired: readonly string[] = [
  `UPDATE entries SET body = x'', opened = NULL, closed = NULL, is_deleted = 1
   WHERE conversation = ?1 AND seq IN (SELECT seq FROM view_effects WHERE type = 'edit' AND conversation = ?1
     AND seq BETWEEN ?2 AND ?3 AND ${isExpired('view_effects')})`,
  `DELETE FROM view_texts WHERE conversation = ?1 AND seq BETWEEN ?2 AND ?3 AND ${isExpired('view_texts')}`,
  `DELETE FROM view_effects WHERE conversation = ?1 AND seq BETWEEN ?2 AND ?3 AND ${isExpired('view_effects')}`,
];

function isExpired(table: string): string {
  return `EXISTS (SELECT 1 FROM entries e INDEXED BY entries_by_id
    WHERE e.conversation = ?1 AND e.id = ${table}.target AND e.is_expired = 1)`;
}

/** Everything whose time is over, each conversation's in one transaction. */
export async function expireDue(database: Database, self: UserId, nowMs: number): Promise<void> {
  const rows = await database.all<{ id: ConversationId }>(
    `SELECT DISTINCT conversation AS id FROM entries INDEXED BY entries_due WHERE is_expired = 0 AND expires_at_ms <= ?1
     UNION SELECT conversation FROM outbox WHERE expires_at_ms <= ?1`,
    [nowMs],
  );
  for (const { id } of rows)
    await database.write(
      [...expireEntries(id, nowMs), refreshList([id], self)],
      [topics.list, topics.conversation(id), topics.timeline(id)],
    );
}

/** When the next is due; undefined if none is. */
export async function nextDue(database: Database): Promise<number | undefined> {
  const [row] = await database.all<{ at: number | null }>(
    `SELECT min(at) AS at FROM (
       SELECT min(expires_at_ms) AS at FROM entries INDEXED BY entries_due WHERE expires_at_ms IS NOT NULL AND is_expired = 0
       UNION ALL SELECT min(expires_at_ms) FROM outbox)`,
  );
  return row?.at ?? undefined;
}
