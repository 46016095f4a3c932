import type { ConversationId, EntryId } from '@tidings/protocol';
import type { MessageRow } from '../api';
import { readEffects, withIntents } from './effects-query';
import type { Reader } from './list-query';
import type { OutboxRow, TimelineRecordRow } from './records';
import { rowOfRecord } from './row';

/** Those of these messages that are held here, as they read now, in the order asked for. */
export async function readMessages(
  { database, self, people }: Reader,
  conversation: ConversationId,
  ids: readonly EntryId[],
): Promise<readonly MessageRow[]> {
  const intents = await database.all<OutboxRow>(
    'SELECT * FROM outbox WHERE conversation = ? AND is_silent = 1 ORDER BY position',
    [conversation],
  );
  const records = await database.all<TimelineRecordRow>(
    `SELECT t.seq, t.id, t.type, t.author, t.at_ms, t.content
     FROM json_each(?2) j CROSS JOIN view_timeline t ON t.conversation = ?1 AND t.id = j.value AND t.type = 'message'
     ORDER BY j.key`,
    [conversation, JSON.stringify(ids)],
  );
  const effects = await readEffects(database, conversation, ids, self);
  const others = { deliveredSeq: 0, readSeq: 0 };
  return records.flatMap((record) => {
    const over = withIntents(effects.get(record.id), record.id, intents, self);
    const row = rowOfRecord(record, { self, people, others, effects: over });
    return row.type === 'message' ? [row] : [];
  });
}
