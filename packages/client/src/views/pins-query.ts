import { type ConversationId, limits } from '@tidings/protocol';
import type { MessageRow } from '../api';
import { readEffects, withIntents } from './effects-query';
import type { Reader } from './list-query';
import type { OutboxRow, TimelineRecordRow } from './records';
import { rowOfRecord } from './row';

/** Pinned messages that are held here, pinned last first, those pinned or let go here and not yet on their way back with them. */
export async function readPinned(
  { database, self, people }: Reader,
  conversation: ConversationId,
): Promise<readonly MessageRow[]> {
  const intents = await database.all<OutboxRow>(
    'SELECT * FROM outbox WHERE conversation = ? AND is_silent = 1 ORDER BY position',
    [conversation],
  );
  const records = await database.all<TimelineRecordRow>(
    `SELECT t.seq, t.id, t.type, t.author, t.at_ms, t.content
     FROM (SELECT target, is_off, max(seq) AS seq FROM view_effects INDEXED BY view_effects_pins
           WHERE conversation = ?1 AND type = 'pin' GROUP BY target) p
     JOIN view_timeline t ON t.conversation = ?1 AND t.id = p.target AND t.type = 'message'
     WHERE p.is_off = 0
     ORDER BY p.seq DESC LIMIT ${limits.pins}`,
    [conversation],
  );
  const effects = await readEffects(
    database,
    conversation,
    records.map(({ id }) => id),
    self,
  );
  const others = { deliveredSeq: 0, readSeq: 0 };
  return records.flatMap((record) => {
    const over = withIntents(effects.get(record.id), record.id, intents, self);
    const row = rowOfRecord(record, { self, people, others, effects: over });
    return row.type === 'message' && row.isPinned ? [row] : [];
  });
}
