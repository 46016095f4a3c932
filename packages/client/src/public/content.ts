import type { EntryId, UserId } from '@tidings/protocol';

/** A piece of a text that names somebody; `start` and `length` in UTF-16 code units. */
export interface Mention {
  /** Undefined: everybody in the conversation. */
  readonly user: UserId | undefined;
  readonly start: number;
  readonly length: number;
}

/** What a link leads to, as the sender's device saw it. */
export interface LinkPreview {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly site: string;
  /** A `data:` URL of a PNG, JPEG or WebP of at most 16 KiB. */
  readonly image?: string;
}

export interface TextContent {
  readonly type: 'text';
  readonly text: string;
  /** Ascending, not overlapping. */
  readonly mentions?: readonly Mention[];
  /** The entry it answers; `seq` 0 when that was not acknowledged yet. */
  readonly reply?: { readonly id: EntryId; readonly author: UserId; readonly seq: number };
  readonly isForwarded?: boolean;
  readonly link?: LinkPreview;
}

export type MessageContent =
  | TextContent
  /** Taken away from everybody. */
  | { readonly type: 'deleted' }
  /**
   * Sealed, and not opened: `waiting` for the key to arrive, `missing` (sealed for others, before this device or account was there),
   * `invalid` (changed on the way or not by whom it says; never shown).
   */
  | { readonly type: 'sealed'; readonly reason: 'waiting' | 'missing' | 'invalid' }
  /** From a newer version: shown as "update the app". */
  | { readonly type: 'unknown' };

/** One emoji on a message. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly isOwn: boolean;
}

/** What somebody writes. */
export interface MessageDraft {
  /** 1 to 16,384 characters. */
  readonly text: string;
  readonly mentions?: readonly Mention[];
  /** The message that it answers. */
  readonly reply?: EntryId;
  readonly link?: LinkPreview;
}

/** Words that a message had before it was edited. */
export interface FormerText {
  readonly content: TextContent;
  readonly atMs: number;
}
