/**
 * The log as the rest of the server sees it: the one write path (batched, ordered) and authorised reading.
 *
 * - `append` resolves after the commit has reached the disk. I1
 * - Requests given together land together (one batch), in their order; several calls in flight keep the order of the calls. I3
 * - `onCommitted` runs in commit order, before the promises of that batch resolve: whoever is acknowledged has been published.
 * - A store that fails answers every request of that batch `UNAVAILABLE`; the next batch is tried anew.
 * - A queue that is full, or whose oldest has waited too long, answers `OVERLOADED` at once, with a time to try again. Nothing is ever dropped without an answer. I16
 */
import type {
  ConversationId,
  Cursor,
  Entry,
  Head,
  LocateRequest,
  PullRequest,
  PullResponse,
  UserId,
} from '@tidings/protocol';
import type { AdvanceOutcome, AppendOutcome, AppendRequest, CursorMove } from '../ports/log-store';

/** What one batch did to one conversation. */
export interface CommittedConversation {
  readonly conversation: ConversationId;
  readonly incarnation: number;
  /** New entries only (repetitions are not told again), ascending and gapless. Their `seq` is final. */
  readonly entries: readonly Entry[];
  /** Membership effects in order; `seq` is that of the entry that caused it. A leaving user still gets that entry, and nothing after it. I5 */
  readonly effects: readonly MembershipEffect[];
}

export type MembershipEffect =
  | { readonly type: 'joined'; readonly seq: number; readonly users: readonly UserId[] }
  | { readonly type: 'left'; readonly seq: number; readonly users: readonly UserId[] };

/** Everything one transaction added, one item per conversation: publish ONE frame for each. */
export interface CommittedBatch {
  readonly conversations: readonly CommittedConversation[];
}

/** Cursors of present members that moved in one transaction, grouped by conversation. */
export interface MovedCursors {
  readonly conversation: ConversationId;
  readonly cursors: readonly Cursor[];
}

export interface RepeatedPlace {
  readonly conversation: ConversationId;
  readonly seq: number;
  /** Whose membership it began, unless they have left since. */
  readonly joined: readonly UserId[];
}

export interface LogListeners {
  onCommitted(batch: CommittedBatch): void;
  onCursors(moved: readonly MovedCursors[]): void;
  /**
   * These had been in the log before: their author was not acknowledged, and so perhaps nobody was told either. Runs before the
   * promises of that batch resolve.
   */
  onRepeated?(places: readonly RepeatedPlace[]): void;
  /** The store failed: whether anything was added to these nobody knows. */
  onUnsure?(conversations: readonly ConversationId[]): void;
}

export interface Log extends AsyncDisposable {
  /** One outcome per request, in order. Rejects never: a failure of the store is an outcome. */
  append(requests: readonly AppendRequest[]): Promise<readonly AppendOutcome[]>;
  /**
   * One outcome per move, in order, once they are on disk. Moves that wait for the flush (≤ 100 ms) merge by max,
   * so the cursor of an outcome may be further than was asked for. Rejects never.
   */
  advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]>;
}

export interface HeadsOptions {
  /** The `sync_token` of an earlier answer; empty or absent = everything. Throws `INVALID_ARGUMENT` if it is none of ours. */
  readonly since?: Uint8Array;
  readonly only?: readonly ConversationId[];
  /** Put the newest entries into the first heads. */
  readonly inline?: { readonly conversations: number; readonly entries: number };
  /** Of the `conversationsOf` before. */
  readonly readAtMs?: number;
  /** Leave out what can't be read just now, rather than fail. */
  readonly isPartial?: boolean;
}

export interface Heads {
  /** Newest activity first. */
  readonly heads: Head[];
  /** To be given back as `since`; it may tell something twice, and never misses anything. Empty if something was left out. */
  readonly syncToken: Uint8Array;
  readonly isComplete: boolean;
}

/** Reading on behalf of a user: bounds every answer to the user's membership. I5 */
export interface AuthorisedReader {
  /** Throws `NOT_MEMBER` for strangers, `INVALID_ARGUMENT` for nonsense. Members of the past see up to the entry that ended it. */
  pullFor(user: UserId, request: PullRequest): Promise<PullResponse>;
  /** The seq of a place in the log. Throws like `pullFor`, and `NOT_FOUND` for an entry outside of what the user may see. */
  locateFor(user: UserId, request: LocateRequest): Promise<number>;
  headsFor(user: UserId, options?: HeadsOptions): Promise<Heads>;
  /** One head; throws `NOT_MEMBER` unless the user is or was a member. */
  headFor(user: UserId, conversation: ConversationId): Promise<Head>;
}
