import type { ConversationId, EntryId } from '@tidings/protocol';
import type { MessageRow } from '../api';
import { readEffects, withIntents } from './effects-query';
import type { Reader } from './list-query';
import { isPutAway } from './put-away';
import type { OutboxRow, TimelineRecordRow } from './records';
import { rowOfIntent, rowOfRecord } from './row';

const noOthers = { deliveredSeq: 0, readSeq: 0 };

/** Those of these messages that are held here, or wait here, and that the person gets to see: as they read now, in the order asked for. */
export async function readMessages(
  { database, self, people }: Reader,
  conversation: ConversationId,
  ids: readonly EntryId[],
): Promise<readonly MessageRow[]> {
  // The outbox first: what is applied in between is seen twice, never not at all.
  const intents = await database.all<OutboxRow>(
    `SELECT * FROM outbox o WHERE conversation = ?1 AND NOT EXISTS (
       SELECT 1 FROM hidden h WHERE h.conversation = ?1 AND h.entry = o.id) ORDER BY position`,
    [conversation],
  );
  const records = await database.all<TimelineRecordRow>(
    `SELECT t.seq, t.id, t.type, t.author, t.at_ms, t.content
     FROM json_each(?2) j CROSS JOIN view_timeline t ON t.conversation = ?1 AND t.id = j.value AND t.type = 'message'
     WHERE NOT ${isPutAway('t')}`,
    [conversation, JSON.stringify(ids)],
  );
  const held = new Map(records.map((record) => [record.id, record]));
  const waiting = new Map(intents.flatMap((intent) => (intent.is_silent === 0 ? [[intent.id, intent] as const] : [])));
  const effects = await readEffects(database, conversation, ids, self);
  return ids.flatMap((id) => {
    const by = { self, people, effects: withIntents(effects.get(id), id, intents, self) };
    const [record, intent] = [held.get(id), waiting.get(id)];
    const row = record ? rowOfRecord(record, { ...by, others: noOthers }) : intent && rowOfIntent(intent, by);
    return row?.type === 'message' ? [row] : [];
  });
}
