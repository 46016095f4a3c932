import type { ConversationId, UserId } from '@tidings/protocol';
import type { Person } from './account';
import type { MessageRow } from './timeline';

export interface SearchQuery {
  /** Words that all have to begin a word of the message; case and accents do not matter. */
  readonly text: string;
  /** Only in this conversation. */
  readonly conversation?: ConversationId;
  /** Only by this person. */
  readonly author?: UserId;
  /** Server clock, milliseconds since the Unix epoch; from this moment on. */
  readonly fromMs?: number;
  /** Before this moment. */
  readonly toMs?: number;
  /** 1 to 100; 50 if not said. */
  readonly limit?: number;
  /** `next` of the answer before: goes on where that ended. */
  readonly after?: string;
}

export interface SearchHit {
  readonly conversation: ConversationId;
  /** Of the conversation. */
  readonly title: string;
  readonly message: MessageRow;
  /** Where the words stand in the text, in UTF-16 units; ascending, not overlapping. */
  readonly ranges: readonly { readonly start: number; readonly length: number }[];
}

export interface SearchResult {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** There may be more: give it back as `after`. */
  readonly next: string | undefined;
}

export interface BeyondResult extends SearchResult {
  /** `whole`: the device holds everything that may be asked of the server, which was not asked. `missed`: it could not be asked (offline). */
  readonly state: 'asked' | 'whole' | 'missed';
}

/** Full text over what this device holds, encrypted history with it; and, in open conversations, over what it does not hold. */
export interface SearchApi {
  /** Empty for a query without a word. Works offline; nothing of it leaves the device. */
  find(query: SearchQuery): Promise<SearchResult>;
  /**
   * What `find` can't find: messages of open conversations that are not on this device. The server is asked only if there are such, and
   * so learns the words; of encrypted conversations it can find nothing. A page may hold less than was asked for, and no hit of `find`.
   */
  findBeyond(query: SearchQuery): Promise<BeyondResult>;
  /** Whose messages may be looked for: in one conversation whoever has written there, otherwise everybody known here. Oneself first. */
  people(conversation?: ConversationId): Promise<readonly Person[]>;
}
