import { type ConversationId, type EntryId, limits } from '@tidings/protocol';
import type { MessageRow } from '../api';
import type { Reader } from './list-query';
import { readMessages } from './messages-query';

/** Pinned messages that are held here, pinned last first, those pinned or let go here and not yet on their way back with them. */
export async function readPinned(reader: Reader, conversation: ConversationId): Promise<readonly MessageRow[]> {
  const pins = await reader.database.all<{ target: EntryId }>(
    `SELECT p.target
     FROM (SELECT target, is_off, max(seq) AS seq FROM view_effects INDEXED BY view_effects_pins
           WHERE conversation = ?1 AND type = 'pin' GROUP BY target) p
     JOIN view_timeline t ON t.conversation = ?1 AND t.id = p.target AND t.type = 'message'
     WHERE p.is_off = 0
     ORDER BY p.seq DESC LIMIT ${limits.pins}`,
    [conversation],
  );
  const rows = await readMessages(
    reader,
    conversation,
    pins.map(({ target }) => target),
  );
  return rows.filter(({ isPinned }) => isPinned);
}
