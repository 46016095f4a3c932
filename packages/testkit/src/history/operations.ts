/**
 * A history: what the devices of a world did and saw, in the order in which it happened to them, and what was there at the end.
 * Ids are in their text form; seqs are positions in a conversation's log.
 */

/** An entry as somebody saw it. */
export interface SeenEntry {
  readonly seq: number;
  readonly id: string;
  /** User id of the author. */
  readonly author: string;
  readonly isContent: boolean;
  readonly isLoud: boolean;
  readonly loudCount: number;
  /** Where the MLS group stood when the entry was accepted; both 0 without one. */
  readonly generation: number;
  readonly epoch: number;
  /** What the entry does to the group. */
  readonly step: 'commit' | 'reset' | undefined;
}

interface At {
  /** Names the device in messages; one user may have several. */
  readonly device: string;
  readonly user: string;
  readonly conversation: string;
}

/** `asOf` is the length of the history when the request was sent: what had been acknowledged by then must be in the answer. */
export type Operation =
  /** An append went off, for the first time or again. */
  | (At & { readonly type: 'sent'; readonly id: string })
  | (At & { readonly type: 'acknowledged'; readonly id: string; readonly seq: number })
  /** `isFinal`: the error says that trying again is pointless. */
  | (At & { readonly type: 'refused'; readonly id: string; readonly isFinal: boolean })
  /** Entries that came by themselves. */
  | (At & { readonly type: 'live'; readonly entries: readonly SeenEntry[] })
  /** Entries that were asked for. */
  | (At & {
      readonly type: 'pulled';
      readonly afterSeq?: number;
      readonly beforeSeq?: number;
      readonly entries: readonly SeenEntry[];
      readonly headSeq: number;
      readonly isAtEnd: boolean;
      readonly asOf: number;
    })
  /** The server said how far the log goes. */
  | (At & { readonly type: 'head'; readonly seq: number; readonly asOf: number })
  /** A device believes that it holds everything up to this seq; `asOf` is that of its `hello`. */
  | (At & { readonly type: 'caught_up'; readonly seq: number; readonly asOf: number })
  /** The user asked to move their own cursors; 0 leaves one alone. */
  | (At & { readonly type: 'advanced'; readonly deliveredSeq: number; readonly readSeq: number })
  /** `user` saw a cursor of `owner`; answers come in order, hints may be late. */
  | (At & {
      readonly type: 'cursor';
      readonly owner: string;
      readonly deliveredSeq: number;
      readonly readSeq: number;
      readonly isAnswer: boolean;
    })
  /** From here on the device's session is gone, and has been for as long as the server may take to notice. */
  | { readonly type: 'revoked'; readonly device: string; readonly user: string }
  /** For people who read the history. */
  | { readonly type: 'mark'; readonly text: string };

/** When a user could see a log: from the entry that began the membership to the one that ended it. */
export interface Interval {
  readonly user: string;
  readonly fromSeq: number;
  /** Undefined while it lasts. */
  readonly toSeq: number | undefined;
}

export interface FinalCursor {
  readonly user: string;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** One log, as it was read from beginning to end after everything had come to rest. */
export interface FinalLog {
  readonly conversation: string;
  readonly entries: readonly SeenEntry[];
  readonly memberships: readonly Interval[];
  readonly cursors: readonly FinalCursor[];
}

/** What a device held of one log at the end. */
export interface FinalReplica {
  readonly device: string;
  readonly user: string;
  readonly conversation: string;
  readonly entries: readonly { readonly seq: number; readonly id: string }[];
}

export interface History {
  readonly operations: readonly Operation[];
  readonly logs: readonly FinalLog[];
  readonly replicas: readonly FinalReplica[];
}

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7' | 'I8' | 'I10';

export interface Violation {
  readonly invariant: Invariant;
  readonly message: string;
}
