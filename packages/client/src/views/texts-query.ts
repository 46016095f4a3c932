import type { ConversationId, EntryId, UserId } from '@tidings/protocol';
import type { MessageContent, TextContent } from '../api';
import type { Database } from '../store/database';
import { parseMessage } from './content';
import { readEffects, withEffects, withIntents } from './effects-query';
import type { OutboxRow } from './records';

/** The text messages among these, as they read now, in the order asked for. */
export async function readTexts(
  database: Database,
  conversation: ConversationId,
  ids: readonly EntryId[],
  self: UserId,
): Promise<readonly TextContent[]> {
  const intents = await database.all<OutboxRow>('SELECT * FROM outbox WHERE conversation = ? ORDER BY position', [
    conversation,
  ]);
  const rows = await database.all<{ id: EntryId; author: UserId; content: string }>(
    `SELECT id, author, content FROM view_timeline
     WHERE conversation = ? AND type = 'message' AND id IN (SELECT value FROM json_each(?))`,
    [conversation, JSON.stringify(ids)],
  );
  const effects = await readEffects(database, conversation, ids, self);
  const said = new Map([
    ...intents.map(({ id, content }) => [id, { author: self, content: parseMessage(content) }] as const),
    ...rows.map(({ id, author, content }) => [id, { author, content: JSON.parse(content) as MessageContent }] as const),
  ]);
  return ids.flatMap((id) => {
    const found = said.get(id);
    const over = withIntents(effects.get(id), id, intents, self);
    const content = found && withEffects(found.content, found.author, over);
    return content?.type === 'text' ? [content] : [];
  });
}
