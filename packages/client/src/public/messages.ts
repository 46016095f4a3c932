import type { ConversationId, EntryId } from '@tidings/protocol';
import type { Person } from './account';
import type { FormerText, LinkPreview, MessageDraft } from './content';
import type { Live } from './live';
import type { MessageRow, Place, Timeline } from './timeline';

/** All of this works offline. */
export interface MessageApi extends EffectApi {
  /** At the newest entries, or around a place (from a link, a search, a reply). */
  openTimeline(conversation: ConversationId, options?: { readonly around?: Place | undefined }): Timeline;
  /** As it reads now; undefined if it is not on this device. */
  get(conversation: ConversationId, id: EntryId): Promise<MessageRow | undefined>;
  /** Resolves once the intent is on disk. I13 */
  send(conversation: ConversationId, message: string | MessageDraft): Promise<EntryId>;
  /**
   * What a link leads to, for `MessageDraft.link`: seen by this device's server, which learns the address. Undefined if the page says nothing,
   * can't be had, or the server makes no previews. Rejects when the server can't be asked.
   */
  previewLink(url: string): Promise<LinkPreview | undefined>;
  /** Says text messages again elsewhere, marked as forwarded, without what they answer; in the order given. */
  forward(from: ConversationId, ids: readonly EntryId[], to: readonly ConversationId[]): Promise<void>;
  /** How far an own message has come: who has read it, who has got it. */
  observeReach(conversation: ConversationId, id: EntryId): Live<MessageReach>;
  /** Tries a failed message, or a failed change to one, again. */
  retry(id: EntryId): Promise<void>;
  /** Takes back what only this device has: a message, or a change to one, that has failed or was never sent. What is on its way stays. */
  discard(id: EntryId): Promise<void>;
  /** The person has seen everything up to this seq. */
  markRead(conversation: ConversationId, seq: number): Promise<void>;
  /** What is being typed. Own other devices have it once typing pauses; sending clears it. @param reply the message it answers */
  saveDraft(conversation: ConversationId, text: string, reply?: EntryId): Promise<void>;
  /** Deletes messages for oneself: hidden on all own devices. Own ones that were never sent are not sent. */
  hide(conversation: ConversationId, ids: readonly EntryId[]): Promise<void>;
}

/** Everybody an own message is for, by name: each person in one of the three. Who keeps receipts back is not among `read`. */
export interface MessageReach {
  readonly read: readonly Person[];
  readonly delivered: readonly Person[];
  readonly sent: readonly Person[];
}

/** What one does to messages that are there. Each is an entry of its own, shown on the message it is for. */
export interface EffectApi {
  /** Other words for an own text message; what it answers stays. */
  edit(conversation: ConversationId, id: EntryId, message: string | MessageDraft): Promise<void>;
  /** What an edited message said before, oldest first; empty if it was not edited. */
  getFormerTexts(conversation: ConversationId, id: EntryId): Promise<readonly FormerText[]>;
  /** Takes messages away from everybody: own ones, or as owner or admin of a group anybody's. What was never sent is not sent. */
  deleteForEveryone(conversation: ConversationId, ids: readonly EntryId[]): Promise<void>;
  /** Rejects with `invalid_argument` for what is not one emoji, or one too many. */
  react(conversation: ConversationId, id: EntryId, emoji: string, isOn: boolean): Promise<void>;
  /** Who gave which emoji, in the order in which they did. */
  observeReactions(
    conversation: ConversationId,
    id: EntryId,
  ): Live<readonly { readonly emoji: string; readonly person: Person }[]>;
  setPinned(conversation: ConversationId, id: EntryId, isPinned: boolean): Promise<void>;
  /** Pinned last first, at most 100. */
  observePinned(conversation: ConversationId): Live<readonly MessageRow[]>;
}
