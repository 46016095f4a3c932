/**
 * The log store: logs, members and cursors of conversations. It is the truth; everything else is a hint.
 *
 * Guarantees, for every adapter (the contract suite checks them):
 * - `append` runs one batch in one transaction and resolves after the commit has reached the disk, never before. I1
 * - Within a conversation `seq` is 1 … N without a gap, decided inside the commit; requests of one batch keep their order. I3
 * - The same entry id again, from the same author → the first outcome, whatever the membership or epoch is by then.
 *   From another author → `ID_CONFLICT`, nothing written. Ids are checked before membership, membership before epoch. I2
 * - Of an MLS group one step per (generation, epoch) is accepted, the others are `STALE_EPOCH`: compare-and-append. What a step
 *   brings (group info, welcomes) is stored in the transaction of its entry.
 * - A refused request changes nothing and does not disturb the others of its batch.
 * - Of a deleted entry everything stays but the body, its id included: a retry still gets its seq. A store that writes files of its
 *   own keeps the body's bytes in none of them, some seconds after the deletion; what a database server keeps is its operator's. I11
 * - An entry's time is what the policy says when it is appended; it counts from `acceptedAtMs`. I15
 * - Cursors only grow, never pass the head, never fall below anything read before. I4
 * - Failure of the whole transaction rejects the promise, and nothing of the batch is there afterwards. Where a store has several
 *   parts each carries out its share in a transaction of its own, and if only some fail, it is their requests that are `UNAVAILABLE`.
 */
import type {
  ConversationId,
  ConversationKind,
  Cursor,
  DeviceId,
  Encryption,
  Entry,
  EntryId,
  EntryKind,
  ErrorCode,
  InviteId,
  Role,
  UserId,
} from '@tidings/protocol';
import type { Policy } from '../conversations/policy';
import type { ConsumerStore } from './consumer-store';
import type { GroupStep, GroupStore } from './group-store';
import type { PrivacyStore } from './privacy-store';

export type * from './consumer-store';
export type * from './group-store';
export type * from './privacy-store';

export interface Author {
  readonly user: UserId;
  /** Undefined for API callers without a device. */
  readonly device: DeviceId | undefined;
}

/** One thing somebody wants to have in the log. Each intent becomes exactly one entry. `step`: in conversations with MLS, and only there. */
export type AppendIntent =
  | {
      readonly type: 'content';
      readonly kind: EntryKind.CONTENT | EntryKind.DETAILS | EntryKind.VAULT | EntryKind.PIN;
      readonly silent: boolean;
      readonly generation: number;
      readonly epoch: number;
      readonly body: Uint8Array;
      /** Distinct entries whose bodies go in the same transaction. I11 */
      readonly deletes?: readonly EntryId[] | undefined;
    }
  | {
      /** The first entry. A direct conversation, or one with oneself, that is there already counts as a repetition. */
      readonly type: 'create';
      readonly kind: ConversationKind;
      readonly encryption: Encryption;
      /** All members, the author with them. */
      readonly members: readonly { readonly user: UserId; readonly role: Role }[];
      readonly step?: GroupStep | undefined;
      readonly asksStrangers?: boolean;
    }
  | {
      readonly type: 'add';
      readonly users: readonly UserId[];
      readonly step?: GroupStep | undefined;
      /**
       * Here and with `create`: for those who share no present conversation with the author that they have accepted, it is a message
       * request. For those who block the author it always is.
       */
      readonly asksStrangers?: boolean;
    }
  | {
      readonly type: 'remove';
      readonly user: UserId;
      /** They may not come back until they are unbanned. */
      readonly ban?: boolean;
      readonly step?: GroupStep | undefined;
    }
  | { readonly type: 'unban'; readonly user: UserId }
  | { readonly type: 'set_policy'; readonly policy: Policy }
  | { readonly type: 'set_timer'; readonly expireAfterS: number }
  | { readonly type: 'leave' }
  | { readonly type: 'set_role'; readonly user: UserId; readonly role: Role }
  /** Uses up one use of the invite in the same transaction. */
  | { readonly type: 'join'; readonly invite: InviteId; readonly step?: GroupStep | undefined }
  /** The author has removed one of their devices. */
  | { readonly type: 'device_removed'; readonly device: DeviceId }
  /** A step that changes no membership. */
  | { readonly type: 'commit'; readonly step: GroupStep }
  /** `reset`: an encoded `GroupReset`, checked against the step at the edge. */
  | { readonly type: 'reset'; readonly step: GroupStep; readonly reset: Uint8Array };

export interface AppendRequest {
  readonly conversation: ConversationId;
  readonly id: EntryId;
  readonly author: Author;
  readonly intent: AppendIntent;
}

export type AppendOutcome =
  | {
      readonly ok: true;
      /** Of the log the seq is a position in. */
      readonly incarnation: number;
      readonly seq: number;
      readonly acceptedAtMs: number;
      readonly loudCount: number;
      /** The body goes so many seconds after `acceptedAtMs`; 0 = never. */
      readonly expireAfterS: number;
      /** False for a repetition: it was in the log already, and nobody needs to be told again. */
      readonly isNew: boolean;
      /** The encoded `MembershipChange` that became the body; only for new entries that change the membership. */
      readonly change?: Uint8Array;
      /** Of that entry, where there is an MLS group. */
      readonly generation?: number;
      readonly epoch?: number;
      /** Users whose membership began or ended with this new entry. */
      readonly joined?: readonly UserId[];
      readonly left?: readonly UserId[];
    }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };

/** A user's move of their own cursors; 0 leaves that cursor alone. */
export interface CursorMove {
  readonly conversation: ConversationId;
  readonly user: UserId;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

export type AdvanceOutcome =
  | {
      readonly ok: true;
      /** The cursor as it is now. */
      readonly cursor: Cursor;
      readonly hasMoved: boolean;
      /** False for a member of the past: nobody else is told. */
      readonly isMember: boolean;
    }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** The write side. Calls about conversations of one lane are serialised by the caller (the batcher). */
export interface LogWriter {
  /**
   * Conversations of different lanes can be written at the same time, and fail apart. Undefined: there is one lane. It may change
   * with time; who writes sees to it that nothing of the conversation is under way in the old one then.
   */
  laneOf?(conversation: ConversationId): number;
  append(batch: readonly AppendRequest[]): Promise<readonly AppendOutcome[]>;
  /**
   * Merges by max and clamps to the head and to the membership; one outcome per move, in order. Members of the past may still
   * move theirs up to the entry that ended the membership (their badge clears too); strangers get `NOT_MEMBER`.
   */
  advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]>;
  /**
   * Takes the bodies away of entries whose time is over by the store's clock, those due first, at most `limit` of them in each part of the store: as a deletion
   * does, in one transaction. Any number of nodes may do it at once. I11 I15
   */
  expire(limit: number): Promise<Expired>;
}

export interface Expired {
  /** As many as `limit`, or more: there may be more that are due. */
  readonly count: number;
  /** When the next entry is due; undefined if none is. */
  readonly nextAtMs: number | undefined;
}

export interface Membership {
  readonly conversation: ConversationId;
  readonly user: UserId;
  /** Undefined once it has ended. */
  readonly role: Role | undefined;
  /** First seq the user may see. */
  readonly fromSeq: number;
  /** The entry that ended the membership, the last one the user may see. */
  readonly toSeq: number | undefined;
  /** False while it is a message request: of such a member the others are told nothing, nor they of the others. */
  readonly isAccepted: boolean;
}

export interface ConversationState {
  readonly conversation: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
  readonly incarnation: number;
  readonly headSeq: number;
  readonly loudCount: number;
  /** For a member of the past: as they were when the membership ended. */
  readonly generation: number;
  readonly epoch: number;
  readonly awaitingCommit: boolean;
  readonly memberCount: number;
  /** Undefined = the default; so for a member of the past. */
  readonly policy?: Policy | undefined;
  /** How many ask to be let in; not told to a member of the past. */
  readonly joinRequests?: number;
  /** Server clock at the newest entry. */
  readonly changedAtMs: number;
}

/** One conversation as one user may see it; what `Head` on the wire is made of. */
export interface HeadRow {
  readonly state: ConversationState;
  readonly membership: Membership;
  /**
   * Newest DETAILS entry up to the end of the membership, also from before it began: what the conversation is called is part
   * of what a member joins, as the roster is, and not of its history.
   */
  readonly details: Entry | undefined;
  /** Direct conversations: the other user. */
  readonly peer: UserId | undefined;
  /** The user's own cursor (first), then others' that changed since, as far as the user may be told of them; at most 64. */
  readonly cursors: readonly Cursor[];
  /** Ascending up to the head, if they were asked for. */
  readonly entries?: readonly Entry[];
}

export interface HeadsRange {
  readonly sinceMs?: number;
  readonly only?: readonly ConversationId[];
  /** The newest entries of so many conversations, of those with the newest activity; bounds as in a pull. */
  readonly newest?: { readonly conversations: number; readonly entries: number; readonly maxBytes: number };
  /** `readAtMs` of `conversationsOf` a moment ago: the answer's is the same, and the store need not look for it again. */
  readonly readAtMs?: number;
  readonly isPartial?: boolean;
}

/** An answer about all of a user's conversations. */
export interface Readable {
  /** Was taken before reading: give it back as `sinceMs`, and nothing is missed. */
  readonly readAtMs: number;
  /** False only if `isPartial` was asked for: a part of the store could not be read, and its conversations are left out. */
  readonly isComplete: boolean;
}

export interface PullRange {
  readonly conversation: ConversationId;
  /** Exclusive; forwards. */
  readonly afterSeq?: number;
  /** Exclusive; backwards. */
  readonly beforeSeq?: number;
  /** Bounds of the membership, inclusive. */
  readonly fromSeq: number;
  readonly toSeq: number | undefined;
  readonly limit: number;
  /** Stop after the entry that passes this many bytes, about 100 for each entry included. */
  readonly maxBytes: number;
  /** Distinct kinds that there are; none = all. Those without CONTENT cost what is found of them, however long the log is. */
  readonly kinds: readonly EntryKind[];
}

/** Where in a log. `atMs`: the first entry accepted at or after this moment, else the newest. */
export interface PlaceInLog {
  readonly conversation: ConversationId;
  readonly at: { readonly entry: EntryId } | { readonly atMs: number };
  /** Bounds of the membership, inclusive. */
  readonly fromSeq: number;
  readonly toSeq: number | undefined;
}

export interface PullPage {
  /** Ascending. */
  readonly entries: readonly Entry[];
  readonly incarnation: number;
  readonly headSeq: number;
  readonly atEnd: boolean;
}

/** Where a member stands: what a socket has to know to listen. Membership and head are of one moment. */
export interface Standing {
  readonly conversation: ConversationId;
  /** First seq the user may see. */
  readonly fromSeq: number;
  readonly headSeq: number;
}

/**
 * The read side. Sees everything whose `append` has resolved.
 * What is asked about all of a user's conversations fails if a part of the store can't be read, unless `isPartial` allows to leave
 * that out. A welcome costs a store two reads, however many conversations it tells of: `conversationsOf` and `heads`.
 */
export interface LogReader {
  /** The conversations in which the user is a member now; what a socket subscribes to. */
  conversationsOf(
    user: UserId,
    options?: { readonly isPartial?: boolean },
  ): Promise<Readable & { readonly standings: readonly Standing[] }>;
  /**
   * The user's conversations whose entries, membership or cursors changed at or after `sinceMs` (undefined = all, ended ones
   * left out), newest activity first; or just the `only` ones.
   */
  heads(user: UserId, range: HeadsRange): Promise<Readable & { readonly rows: readonly HeadRow[] }>;
  /** The user's membership, present or past. */
  membership(conversation: ConversationId, user: UserId): Promise<Membership | undefined>;
  pull(range: PullRange): Promise<PullPage>;
  /** The place's seq; undefined if there is no such entry within the bounds. Entries are taken to be accepted in the order of their seqs. */
  locate(place: PlaceInLog): Promise<number | undefined>;
  /** Present members with their cursors, whoever may be told of them. */
  members(
    conversation: ConversationId,
  ): Promise<readonly { readonly user: UserId; readonly role: Role; readonly cursor: Cursor }[]>;
  /** Those of `others` with whom the user shares a present conversation. */
  acquaintances(user: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}

/** What a node asks that may not have been told everything: about much at once, and seldom. */
export interface LogPoll {
  /** Unknown conversations are left out. */
  headSeqs(conversations: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, number>>;
  /** The present memberships of these users in other conversations than the `known` ones. */
  membershipsBeyond(
    users: readonly UserId[],
    known: readonly ConversationId[],
  ): Promise<readonly (Standing & { readonly user: UserId })[]>;
}

export interface InviteRow {
  readonly id: InviteId;
  readonly conversation: ConversationId;
  /** SHA-256 is not needed: the code is shown again to those who may invite. */
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
  readonly createdBy: UserId;
}

/** Join links of conversations; they live beside the log because `join` uses them up in the commit. */
export interface InviteStore {
  createInvite(invite: InviteRow): Promise<void>;
  /** Those that still work. */
  listInvites(conversation: ConversationId): Promise<readonly InviteRow[]>;
  /**
   * An invite by its code, also one that no longer works: a repetition of the join that used it up has landed. I2
   * Whether it works is decided by `join`, in the commit. A revoked one has no uses left.
   */
  findInvite(code: string): Promise<InviteRow | undefined>;
  /** False if there was no such working invite. */
  revokeInvite(conversation: ConversationId, invite: InviteId): Promise<boolean>;
}

/** Those who wait outside of a group, and those who may not come in. Bans change by `append` alone; adding somebody answers their request. */
export interface DoorStore {
  /**
   * Uses up one use of the invite and remembers the request; once is enough. `INVITE_INVALID` if it does not work (any more), for
   * a group that asks for no approval too, and for who is banned; `LIMIT_REACHED` if too many wait.
   */
  requestToJoin(invite: InviteId, user: UserId): Promise<RequestOutcome>;
  /** What somebody who holds an invite meets. */
  doorFor(conversation: ConversationId, user: UserId): Promise<DoorRow>;
  /** Longest waiting first. */
  joinRequests(conversation: ConversationId): Promise<readonly JoinRequestRow[]>;
  /** False if there was none. */
  dropJoinRequest(conversation: ConversationId, user: UserId): Promise<boolean>;
  /** Newest first. */
  banned(conversation: ConversationId): Promise<readonly UserId[]>;
}

export interface DoorRow {
  readonly needsApproval: boolean;
  readonly hasAsked: boolean;
  readonly isBanned: boolean;
}

export interface JoinRequestRow {
  readonly user: UserId;
  readonly requestedAtMs: number;
}

export type RequestOutcome =
  | { readonly ok: true; readonly conversation: ConversationId; readonly isNew: boolean }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

export interface LogStore
  extends LogWriter,
    LogReader,
    LogPoll,
    InviteStore,
    DoorStore,
    GroupStore,
    PrivacyStore,
    ConsumerStore,
    AsyncDisposable {}
