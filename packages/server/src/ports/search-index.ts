/**
 * The index of the texts that the server can read: those of open conversations. It holds words and where they stand; it says where to
 * look, and the log says what is there.
 *
 * - It is filled by a consumer (search/indexer.ts) that comes with each entry at least once, in the order of each log. All verbs are
 *   idempotent; they resolve when the change is on the disk.
 * - `name` is the consumer's, and belongs to this index: another one, or one that was lost, is filled from the first entry on.
 * - What is removed, or whose time is over, is found no more at once, and its words are in none of its own files some seconds later;
 *   what a database server keeps is its operator's. I11
 * - `find` answers nothing outside the spans it is given. I5
 */
import type { ConversationId, EntryId, UserId } from '@tidings/protocol';

export interface IndexedText {
  readonly seq: number;
  /** Of the message. */
  readonly id: EntryId;
  readonly author: UserId;
  readonly atMs: number;
  /** When its time is over; undefined = never. */
  readonly endsAtMs: number | undefined;
  /** Folded, in their order (search/words.ts). */
  readonly words: readonly string[];
}

/** Other words of a message, by its author. */
export interface IndexedEdit {
  readonly seq: number;
  readonly target: EntryId;
  readonly author: UserId;
  readonly endsAtMs: number | undefined;
  readonly words: readonly string[];
}

/** What a stretch of a log does to the index, in its order. */
export type IndexStep =
  | ({ readonly type: 'text' } & IndexedText)
  /** Changes a text of the same author that is there, unless that has newer words. */
  | ({ readonly type: 'edit' } & IndexedEdit)
  | { readonly type: 'remove'; readonly ids: readonly EntryId[] }
  | { readonly type: 'removeAt'; readonly seq: number };

/** What somebody may see of one conversation, both ends included. */
export interface SearchSpan {
  readonly conversation: ConversationId;
  readonly fromSeq: number;
  readonly toSeq: number | undefined;
}

/** A place in the order of answers: by time, then by conversation and seq. */
export interface IndexPlace {
  readonly atMs: number;
  readonly conversation: ConversationId;
  readonly seq: number;
}

export interface IndexQuery {
  readonly spans: readonly SearchSpan[];
  /** Each has to be there: words one after the other, the last of them also as the beginning of a longer one. At least one. */
  readonly terms: readonly (readonly string[])[];
  readonly author: UserId | undefined;
  /** Server clock; from this moment on, and before that one. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Exclusive; undefined: from the newest on. */
  readonly before: IndexPlace | undefined;
  readonly nowMs: number;
  readonly limit: number;
}

export interface IndexHit extends IndexPlace {
  /** The entry with the words that were found; 0 = the message itself. */
  readonly editSeq: number;
}

export interface SearchIndex extends AsyncDisposable {
  readonly name: string;
  put(conversation: ConversationId, steps: readonly IndexStep[]): Promise<void>;
  /** Newest first. */
  find(query: IndexQuery): Promise<readonly IndexHit[]>;
  /** Forgets what has had its time; at most some hundred at once. Returns how many. */
  expire(nowMs: number): Promise<number>;
}
