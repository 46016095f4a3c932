import type { ConversationKind, EntryId, ErrorCode, Role, UserId } from '@tidings/protocol';
import type { Person } from './account';
import type { MessageContent, Reaction } from './content';
import type { GroupPolicy } from './groups';
import type { Live } from './live';

/** Where an own message is on its way. `delivered` and `read` mean: to everybody else in the conversation. */
export type MessageStatus = 'pending' | 'failed' | 'sent' | 'delivered' | 'read';

export interface MessageRow {
  readonly type: 'message';
  readonly id: EntryId;
  /** Undefined until the server has acknowledged it. */
  readonly seq: number | undefined;
  readonly author: UserId;
  readonly authorName: string;
  readonly isOwn: boolean;
  /** Server clock once acknowledged, own clock before. */
  readonly atMs: number;
  readonly content: MessageContent;
  /** Of own messages; 'sent' for others'. */
  readonly status: MessageStatus;
  readonly isEdited: boolean;
  readonly isPinned: boolean;
  /** In the order in which they were first given. */
  readonly reactions: readonly Reaction[];
  /** What it answers, as it reads now. */
  readonly repliedTo?: RepliedTo;
  /** With status 'failed': why, for a sentence and a retry button. */
  readonly failure?: Failure;
  /** The newest change to this message made here (an edit, reaction, pin, deletion) that was refused: `retry` and `discard` take its id. */
  readonly effectFailure?: Failure & { readonly id: EntryId };
}

/** Why something written here was refused. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly canRetry: boolean;
}

/** A message that another one answers. */
export interface RepliedTo {
  readonly id: EntryId;
  /** 0 while it is not known. */
  readonly seq: number;
  readonly author: UserId;
  readonly authorName: string;
  readonly isOwn: boolean;
  /** Undefined while it is not held here. */
  readonly content: MessageContent | undefined;
}

/** Something that happened to the conversation, in names. */
export type ConversationChange =
  | { readonly type: 'created'; readonly kind: ConversationKind }
  | { readonly type: 'added'; readonly people: readonly Person[] }
  | { readonly type: 'removed'; readonly person: Person; readonly isBanned: boolean }
  | { readonly type: 'unbanned'; readonly person: Person }
  /** Who may do what now. */
  | { readonly type: 'policy'; readonly policy: GroupPolicy }
  | { readonly type: 'left' }
  | { readonly type: 'joined' }
  | { readonly type: 'role'; readonly person: Person; readonly role: Role }
  | { readonly type: 'renamed'; readonly title: string }
  | { readonly type: 'described'; readonly description: string }
  | { readonly type: 'pictured'; readonly hasPicture: boolean }
  /** Messages sent from here on go so many seconds after they were accepted; 0 = they stay. */
  | { readonly type: 'timer'; readonly expireAfterS: number }
  /** The person's identity key is another one now: new phone without recovery, or somebody in between. Verify again. */
  | { readonly type: 'identity'; readonly person: Person }
  /** The encrypted group could not go on and was set up anew by the author. `newcomers` can read since, and could not before. */
  | { readonly type: 'reset'; readonly newcomers: readonly Person[] }
  /** These can read from here on: their first devices have come into the encrypted group. */
  | { readonly type: 'entered'; readonly people: readonly Person[] }
  /** The server showed a change (of members, of the group) that its author has not signed. It was not followed. */
  | { readonly type: 'unproven' };

export interface ChangeRow {
  readonly type: 'change';
  readonly id: EntryId;
  readonly seq: number | undefined;
  readonly author: UserId;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly atMs: number;
  readonly change: ConversationChange;
  /** An own change that the server has refused; `retry` and `discard` take its id. */
  readonly failure?: Failure;
}

export type TimelineRow = MessageRow | ChangeRow;

/** Where in a conversation. `atMs`: the first entry at or after this moment, else the newest. */
export type Place = { readonly entry: EntryId } | { readonly seq: number } | { readonly atMs: number };

export interface TimelineState {
  /** Ascending; pending ones last, in the order they were written. */
  readonly rows: readonly TimelineRow[];
  /** The row that `around` or `show` has led to, among `rows`; `turn` grows each time, also if it is the same row again. */
  readonly focus: { readonly entry: EntryId; readonly turn: number } | undefined;
  /** The last place could not be shown: it is not there (`gone`), or only the server knows where (`offline`). What was shown stays. */
  readonly missed: 'gone' | 'offline' | undefined;
  /** There is something newer that is not shown: this is a piece of the past. */
  readonly hasNewer: boolean;
  /** A call of `loadNewer` is under way. */
  readonly isLoadingNewer: boolean;
  /** Newer entries could not be fetched just now (offline). */
  readonly newerFailed: boolean;
  /** There is something older, here or on the server. */
  readonly hasOlder: boolean;
  /** A call of `loadOlder` is under way. */
  readonly isLoadingOlder: boolean;
  /** Older entries could not be fetched just now (offline); `loadOlder` again tries again. */
  readonly olderFailed: boolean;
}

/** A window on a conversation's log: at the newest entries, which it follows, or around a place in the past. It grows in both directions. */
export interface Timeline extends Live<TimelineState> {
  /** Shows 50 more, from the replica or from the server. */
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Goes to a place; resolves once it is in the state, or `missed` is. `end`: back to the newest entries. */
  show(place: Place | 'end'): Promise<void>;
  dispose(): void;
}
