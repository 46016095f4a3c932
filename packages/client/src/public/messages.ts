import type { ConversationId, EntryId } from '@tidings/protocol';
import type { Timeline } from './timeline';

/** All of this works offline. */
export interface MessageApi {
  openTimeline(conversation: ConversationId): Timeline;
  /** Resolves once the intent is on disk. I13 */
  send(conversation: ConversationId, text: string): Promise<EntryId>;
  /** Tries a failed message again. */
  retry(id: EntryId): Promise<void>;
  /** Gives a failed message up. */
  discard(id: EntryId): Promise<void>;
  /** The person has seen everything up to this seq. */
  markRead(conversation: ConversationId, seq: number): Promise<void>;
  saveDraft(conversation: ConversationId, text: string): Promise<void>;
}
