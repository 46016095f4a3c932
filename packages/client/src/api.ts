/**
 * The public face of the SDK. Everything a screen shows is a `Live` value read from the replica, so it is there offline and at once;
 * everything a person does is an intent that is on disk before the call resolves, or an online request that fails with a `TidingsError`.
 */
import type {
  ConversationId,
  ConversationKind,
  DeviceId,
  Encryption,
  EntryId,
  ErrorCode,
  InviteId,
  Role,
  SessionId,
  SignUpPolicy,
  UserId,
} from '@tidings/protocol';

/** A value that changes. `get` gives the same object until it changes (the shape React's `useSyncExternalStore` wants). */
export interface Live<T> {
  /** Undefined until first read from the replica. */
  get(): T | undefined;
  /** Starts keeping the value fresh with the first listener, and stops with the last. */
  subscribe(listener: () => void): () => void;
}

/** Honest state of the connection, for the banner. */
export type Connection =
  /** Nobody is signed in. */
  | { readonly phase: 'idle' }
  /** The system says there is no network. */
  | { readonly phase: 'offline' }
  /** The server does not answer; the next try is at `retryAtMs`. */
  | { readonly phase: 'waiting'; readonly retryAtMs: number; readonly attempts: number }
  | { readonly phase: 'connecting' }
  /** Connected, and still fetching what was missed. */
  | { readonly phase: 'catching_up' }
  | { readonly phase: 'live' };

/** Undefined `user` = signed out. `ended` says why, when it was not by the person's own wish. */
export interface Account {
  readonly user: Person | undefined;
  readonly device: DeviceId | undefined;
  readonly session: SessionId | undefined;
  readonly isServerOwner: boolean;
  readonly ended?: 'revoked' | 'reused';
}

export interface Person {
  readonly id: UserId;
  readonly handle: string;
  readonly displayName: string;
}

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly signUp: SignUpPolicy;
  /** The next account becomes the server's owner. */
  readonly isNew: boolean;
}

export interface SessionInfo {
  readonly id: SessionId;
  readonly deviceName: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly isCurrent: boolean;
  readonly device: DeviceId;
}

/** Where this device stands with the person's keys. */
export type KeyState =
  /** Nobody is signed in, or the server has not been asked yet. */
  | { readonly phase: 'starting' }
  /** The account has keys and this device does not: link it from another device, or restore with the recovery phrase. */
  | { readonly phase: 'locked' }
  | {
      readonly phase: 'ready';
      /** False until two words of the recovery phrase were typed back. */
      readonly isPhraseConfirmed: boolean;
      /** The background test "could I restore now?"; `broken` = the vault could not be opened with what the server has. */
      readonly backup: 'untested' | 'good' | 'broken';
      /** Old messages are being opened with the keys of the vault. */
      readonly isRestoring: boolean;
    };

/** One device with keys of this account. */
export interface DeviceInfo {
  readonly id: DeviceId;
  /** What it calls itself; empty when its session is over. */
  readonly name: string;
  readonly isCurrent: boolean;
  /** Undefined when its session is over: it should be removed. 0 while the server can't be asked. */
  readonly lastUsedAtMs: number | undefined;
}

export type RestoreResult =
  | { readonly ok: true }
  /** `count`: not 12 words. `word`: these are not in the list. `checksum`: all are words, but mistyped or in another order. */
  | { readonly ok: false; readonly reason: 'count' | 'checksum' }
  | { readonly ok: false; readonly reason: 'word'; readonly words: readonly string[] }
  /** `wrong`: a good phrase, but not this account's. `no_phrase`: the account has none. */
  | { readonly ok: false; readonly reason: 'wrong' | 'no_phrase' };

/** What two people compare to be sure that nobody sits between them. */
export interface Safety {
  readonly person: Person;
  /** 60 digits, the same on both sides. */
  readonly digits: string;
  /** What a QR code shows and the other side scans. */
  readonly code: string;
  readonly isVerified: boolean;
  /** The identity key is not the one that was verified or seen first. */
  readonly hasChanged: boolean;
}

/** Keys, devices and recovery. Needs the server unless said otherwise. */
export interface EncryptionApi {
  /** Undefined only while the replica is being opened. Works offline. */
  readonly state: Live<KeyState>;
  /** The new recovery phrase, 12 words; undefined once it was confirmed. Works offline. */
  getPhrase(): Promise<string | undefined>;
  /** @param typed two words of it, by their position (0 … 11). False if one is wrong. Works offline. */
  confirmPhrase(typed: readonly { readonly position: number; readonly word: string }[]): Promise<boolean>;
  /** Makes a new phrase; the old one stops working at once. */
  renewPhrase(): Promise<string>;
  /** On a locked device: what the other device scans or is given. Works offline. */
  getLinkCode(): Promise<string>;
  /** On a device that has the keys. Rejects with `invalid_argument` for something that is no link code of a device of this account. */
  linkDevice(code: string): Promise<void>;
  /** On a locked device. */
  restore(phrase: string): Promise<RestoreResult>;
  /** On a locked device, when phrase and devices are lost: a new identity. The old messages stay closed, contacts see the change. */
  startOver(): Promise<void>;
  observeDevices(): Live<readonly DeviceInfo[]>;
  /** Takes the device's keys out of all groups and ends its session. */
  removeDevice(id: DeviceId): Promise<void>;
  /** Undefined while unknown, or when the person has no keys. */
  observeSafety(user: UserId): Live<Safety>;
  /** Accepts the present key in any case: `false` is "I know, and have not compared". Needs to be known (`observeSafety`). */
  setVerified(user: UserId, isVerified: boolean): Promise<void>;
  /** Is this the code that the other side shows? Verifies if so. */
  checkSafetyCode(user: UserId, code: string): Promise<boolean>;
  /** Send nothing to people whose identity was not verified. Works offline. */
  readonly blocksUnverified: Live<boolean>;
  setBlocksUnverified(on: boolean): Promise<void>;
}

/** Where an own message is on its way. `delivered` and `read` mean: to everybody else in the conversation. */
export type MessageStatus = 'pending' | 'failed' | 'sent' | 'delivered' | 'read';

export type MessageContent =
  | { readonly type: 'text'; readonly text: string }
  /**
   * Sealed, and not opened: `waiting` for the key to arrive, `missing` (sealed for others, before this device or account was there),
   * `invalid` (changed on the way or not by whom it says; never shown).
   */
  | { readonly type: 'sealed'; readonly reason: 'waiting' | 'missing' | 'invalid' }
  /** From a newer version: shown as "update the app". */
  | { readonly type: 'unknown' };

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
  /** With status 'failed': why, for a sentence and a retry button. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string; readonly canRetry: boolean };
}

/** Something that happened to the conversation, in names. */
export type ConversationChange =
  | { readonly type: 'created'; readonly kind: ConversationKind }
  | { readonly type: 'added'; readonly people: readonly Person[] }
  | { readonly type: 'removed'; readonly person: Person }
  | { readonly type: 'left' }
  | { readonly type: 'joined' }
  | { readonly type: 'role'; readonly person: Person; readonly role: Role }
  | { readonly type: 'renamed'; readonly title: string }
  /** The person's identity key is another one now: new phone without recovery, or somebody in between. Verify again. */
  | { readonly type: 'identity'; readonly person: Person }
  /** The encrypted group could not go on and was set up anew by the author. */
  | { readonly type: 'reset' };

export interface ChangeRow {
  readonly type: 'change';
  readonly id: EntryId;
  readonly seq: number | undefined;
  readonly author: UserId;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly atMs: number;
  readonly change: ConversationChange;
  /** An own change made offline (a new title) that the server has refused; `retry` and `discard` take its id. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string; readonly canRetry: boolean };
}

export type TimelineRow = MessageRow | ChangeRow;

export interface TimelineState {
  /** Ascending; pending ones last, in the order they were written. */
  readonly rows: readonly TimelineRow[];
  /** There is something older, here or on the server. */
  readonly hasOlder: boolean;
  /** A call of `loadOlder` is under way. */
  readonly isLoadingOlder: boolean;
  /** Older entries could not be fetched just now (offline); `loadOlder` again tries again. */
  readonly olderFailed: boolean;
}

/** A window on a conversation's log that starts at the newest entries and grows backwards. */
export interface Timeline extends Live<TimelineState> {
  /** Shows 50 more, from the replica or from the server. */
  loadOlder(): Promise<void>;
  dispose(): void;
}

/** The newest thing in a conversation, for the list. */
export type Preview =
  | {
      readonly type: 'message';
      readonly authorName: string;
      readonly isOwn: boolean;
      readonly content: MessageContent;
      readonly status: MessageStatus;
    }
  | {
      readonly type: 'change';
      readonly authorName: string;
      readonly isOwn: boolean;
      readonly change: ConversationChange;
    };

export interface ConversationRow {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
  /** The group's title, or the other person's display name; never empty. */
  readonly title: string;
  /** Direct conversations: the other person. */
  readonly peer: Person | undefined;
  readonly preview: Preview | undefined;
  /** When something last happened, for order and display. */
  readonly atMs: number;
  readonly unread: number;
  /** Undefined once no longer a member. */
  readonly role: Role | undefined;
  readonly memberCount: number;
  /** Own read cursor: what lies behind it is new. */
  readonly readSeq: number;
  readonly headSeq: number;
  readonly draft: string;
}

export interface MemberRow extends Person {
  readonly role: Role;
  readonly isSelf: boolean;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

export interface InviteInfo {
  readonly id: InviteId;
  /** To be put behind the app's own address: `<origin>/join/<code>`. */
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
}

export interface InvitePreview {
  readonly conversation: ConversationId;
  readonly title: string | undefined;
  readonly memberCount: number;
  readonly isMember: boolean;
  readonly encryption: Encryption;
}

export interface PersonPresence {
  readonly isOnline: boolean;
  readonly lastSeenMs: number | undefined;
}

/** Needs the server, as long as not said otherwise; rejects with a `TidingsError`. */
export interface AccountApi {
  /** Undefined only while the replica is being opened. */
  readonly current: Live<Account>;
  getServerInfo(): Promise<ServerInfo>;
  signUp(input: { handle: string; password: string; displayName: string; linkCode?: string }): Promise<void>;
  signIn(input: { handle: string; password: string }): Promise<void>;
  /** Wipes the replica, also when the server can't be reached. */
  signOut(): Promise<void>;
  updateProfile(input: { displayName: string }): Promise<void>;
  changePassword(input: { oldPassword: string; newPassword: string }): Promise<void>;
  /** Undefined when there is no such handle. */
  findUser(handle: string): Promise<Person | undefined>;
  listSessions(): Promise<readonly SessionInfo[]>;
  revokeSession(id: SessionId): Promise<void>;
  createSignUpLink(input: { maxUses?: number; expiresInS?: number }): Promise<{ id: string; code: string }>;
  listSignUpLinks(): Promise<
    readonly { id: string; code: string; usesLeft: number; expiresAtMs: number | undefined }[]
  >;
  revokeSignUpLink(id: string): Promise<void>;
}

export interface ConversationApi {
  /** Newest first. */
  observeList(): Live<readonly ConversationRow[]>;
  observe(id: ConversationId): Live<ConversationRow>;
  /** Owners first, then by name. Asks the server for fresh ones when it can. */
  observeMembers(id: ConversationId): Live<readonly MemberRow[]>;
  /** Those who are typing now, oneself never among them. */
  observeTyping(id: ConversationId): Live<readonly Person[]>;
  /** End-to-end encrypted, unless `isOpen`: then the server can read it. That is fixed at creation. */
  createDirect(user: UserId, input?: { isOpen?: boolean }): Promise<ConversationId>;
  createGroup(input: { title: string; users: readonly UserId[]; isOpen?: boolean }): Promise<ConversationId>;
  /** Works offline: goes through the outbox. */
  rename(id: ConversationId, title: string): Promise<void>;
  addMembers(id: ConversationId, users: readonly UserId[]): Promise<void>;
  removeMember(id: ConversationId, user: UserId): Promise<void>;
  setRole(id: ConversationId, user: UserId, role: Role): Promise<void>;
  leave(id: ConversationId): Promise<void>;
  createInvite(id: ConversationId, input?: { maxUses?: number; expiresInS?: number }): Promise<InviteInfo>;
  listInvites(id: ConversationId): Promise<readonly InviteInfo[]>;
  revokeInvite(id: ConversationId, invite: InviteId): Promise<void>;
  previewInvite(code: string): Promise<InvitePreview>;
  joinByInvite(code: string): Promise<ConversationId>;
}

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

export interface SignalApi {
  /** Call it with every keystroke; it is thinned out. */
  setTyping(conversation: ConversationId, isTyping: boolean): void;
  /** Presence of people while somebody listens. */
  observePresence(user: UserId): Live<PersonPresence>;
}

export interface Client extends AsyncDisposable {
  readonly connection: Live<Connection>;
  readonly account: AccountApi;
  readonly conversations: ConversationApi;
  readonly messages: MessageApi;
  readonly signals: SignalApi;
  readonly encryption: EncryptionApi;
  /** Tries to connect now instead of at the next planned time ("Try again"). */
  reconnect(): void;
}
