import { type ConversationId, type EntryId, EntryKind, newId, type UserId } from '@tidings/protocol';
import { addIntent, detailsContent, outboxTopics } from '../outbox/intents';
import type { Platform } from '../platform/platform';
import { isEqualBytes } from '../sealer/crypto/primitives';
import type { Database } from '../store/database';
import { parseDetails } from '../views/content';
import { readKnownDetails } from '../views/details-query';

export interface RepeatOptions {
  readonly database: Database;
  readonly platform: Platform;
  readonly user: UserId;
}

/**
 * Own details have landed at this seq. If somebody else's came between them and what they began from, they say the rest as it was before, and
 * whoever sees only the newest entry (after a long absence, as a newcomer) would take it for so: then all of it is said again.
 */
export async function repeatDetails(
  { database, platform, user }: RepeatOptions,
  conversation: ConversationId,
  seq: number,
): Promise<void> {
  const [entry] = await database.all<{ opened: Uint8Array | null }>(
    'SELECT opened FROM entries WHERE conversation = ? AND seq = ?',
    [conversation, seq],
  );
  const said = parseDetails(entry?.opened ?? undefined);
  const { seq: baseSeq, title, description, avatar } = await readKnownDetails(database, conversation);
  // Something newer has come: its author sees to it.
  if (!said || baseSeq !== seq) return;
  if (said.title === title && said.description === description && isEqualBytes(said.avatar, avatar)) return;
  const content = detailsContent({ title, description, avatar, repeated: true, baseSeq });
  const intent = {
    id: newId<EntryId>(platform),
    conversation,
    kind: EntryKind.DETAILS,
    content,
    isSilent: true,
  } as const;
  await database.write(addIntent(intent, platform.now(), user), outboxTopics(conversation));
}
