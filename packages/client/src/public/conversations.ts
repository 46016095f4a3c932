import type { ConversationId, ConversationKind, Encryption, EntryId, InviteId, Role, UserId } from '@tidings/protocol';
import type { Person } from './account';
import type { MessageContent } from './content';
import type { GroupDetails, GroupPolicy, JoinRequestInfo, Rights } from './groups';
import type { InviteInfo, InvitePreview } from './invites';
import type { Live } from './live';
import type { ConversationChange, MessageStatus } from './timeline';

/** The newest thing in a conversation, for the list. */
export type Preview =
  | {
      readonly type: 'message';
      readonly id: EntryId;
      readonly authorName: string;
      readonly isOwn: boolean;
      readonly content: MessageContent;
      readonly status: MessageStatus;
      /** In a group, by somebody whom the person blocks: not to be shown without being asked for. */
      readonly isBlocked: boolean;
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
  /** What was said last, with what waits here to be sent; of what was refused, only what nobody has answered since. */
  readonly preview: Preview | undefined;
  /** What the log says last, whatever waits here: what there is to tell of when something has come. */
  readonly newest: Preview | undefined;
  /** When something last happened, for order and display. */
  readonly atMs: number;
  readonly unread: number;
  /** Unread messages that name the person, or everybody, or answer the person. */
  readonly mentions: number;
  /** Undefined once no longer a member. */
  readonly role: Role | undefined;
  readonly memberCount: number;
  /** Groups, while a member. */
  readonly policy: GroupPolicy | undefined;
  readonly can: Rights;
  /** How long messages stay that are sent from now on, in seconds; 0 = for ever. */
  readonly expireAfterS: number;
  /** Where slow mode counts for the person: when they last wrote, by this device's clock (the server's, set off by what that has said). */
  readonly saidAtMs: number | undefined;
  /** How many wait to be let in; 0 for who may not answer them. */
  readonly joinRequests: number;
  /** Own read cursor: what lies behind it is new. */
  readonly readSeq: number;
  readonly headSeq: number;
  /** What was begun and not sent, here or on another own device. */
  readonly draft: string;
  /** The message that the draft answers. */
  readonly draftReply: EntryId | undefined;
  readonly isMuted: boolean;
  /** When the muting ends; `Infinity` = it does not. */
  readonly mutedUntilMs: number | undefined;
  readonly isArchived: boolean;
  readonly isPinned: boolean;
  /** To be looked at again, though everything is read. */
  readonly isMarkedUnread: boolean;
  readonly notificationLevel: NotificationLevelName;
  /** A message request: somebody the person does not know has brought them in, and is told nothing of them until they accept. */
  readonly isRequest: boolean;
  /** Of a request: who has written, or who has added the person to the group. */
  readonly broughtBy: Person | undefined;
  /** A direct conversation with somebody whom the person blocks. */
  readonly isBlocked: boolean;
}

/** Which messages the person wants to hear of: `mentions` are those that name them or answer them. */
export type NotificationLevelName = 'all' | 'mentions' | 'none';

/** `all` are those that are neither archived nor requests; the others but `archived` and `requests` are a choice among `all`. */
export type ListFilter = 'all' | 'unread' | 'groups' | 'direct' | 'archived' | 'requests';

/** What waits in conversations that are neither muted nor archived, and no requests, by their notification levels. */
export interface Badge {
  readonly conversations: number;
  readonly messages: number;
}

/**
 * What is not as it should be with a member of an encrypted conversation. `no_keys`: none of their devices is in the group, so they can't
 * read. `unlisted`: they can read, though the server does not name them. `false_devices`: the server's list of their devices is false.
 */
export type MemberWarning = 'no_keys' | 'unlisted' | 'false_devices';

export interface MemberRow extends Person {
  /** UNSPECIFIED of those who are `unlisted`. */
  readonly role: Role;
  readonly warning?: MemberWarning;
  readonly isSelf: boolean;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

export interface ConversationApi extends OrganiseApi {
  /** Pinned ones first, then the newest first. Default `all`. */
  observeList(filter?: ListFilter): Live<readonly ConversationRow[]>;
  observeBadge(): Live<Badge>;
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
  /** Description and picture of a group. */
  observeDetails(id: ConversationId): Live<GroupDetails>;
  /**
   * Changes what is given, and leaves the rest. Works offline: goes through the outbox.
   * `avatar`: JPEG, PNG or WebP of at most 16 KiB; undefined takes it away. Throws `TOO_LARGE` or `INVALID_ARGUMENT`.
   */
  setDetails(
    id: ConversationId,
    change: { title?: string; description?: string; avatar?: Uint8Array | undefined },
  ): Promise<void>;
  /**
   * The whole policy. This and the changes below it, up to `leave`, work offline: they go through the outbox, and show at once. Throw
   * `FORBIDDEN` where the person may not, as far as this device knows; what the server refuses shows in the timeline, with the reason.
   */
  setPolicy(id: ConversationId, policy: GroupPolicy): Promise<void>;
  /**
   * How long messages stay that are sent from then on, in seconds: 0 = for ever, else at least 5 and at most 366 days. They go from the server
   * and from every device. Throws `INVALID_ARGUMENT`.
   */
  setTimer(id: ConversationId, expireAfterS: number): Promise<void>;
  addMembers(id: ConversationId, users: readonly UserId[]): Promise<void>;
  /** @param input.ban they may not come back, by a link or by being added, until `unban` */
  removeMember(id: ConversationId, user: UserId, input?: { ban?: boolean }): Promise<void>;
  unban(id: ConversationId, user: UserId): Promise<void>;
  setRole(id: ConversationId, user: UserId, role: Role): Promise<void>;
  leave(id: ConversationId): Promise<void>;
  /** Newest first. */
  listBanned(id: ConversationId): Promise<readonly Person[]>;
  createInvite(id: ConversationId, input?: { maxUses?: number; expiresInS?: number }): Promise<InviteInfo>;
  listInvites(id: ConversationId): Promise<readonly InviteInfo[]>;
  revokeInvite(id: ConversationId, invite: InviteId): Promise<void>;
  previewInvite(code: string): Promise<InvitePreview>;
  joinByInvite(code: string): Promise<ConversationId>;
  /** Asks to be let in, where joining has to be approved. Repeating changes nothing. */
  requestToJoin(code: string): Promise<void>;
  /** Longest waiting first. To approve one, add the person. */
  listJoinRequests(id: ConversationId): Promise<readonly JoinRequestInfo[]>;
  declineJoinRequest(id: ConversationId, user: UserId): Promise<void>;
}

/** In which conversations previews of links are made before they are sent. The server is asked for the page, and so learns its address. */
export interface LinkPreviewChoice {
  /** Default true. */
  readonly inOpen: boolean;
  /** In encrypted ones. Default false. */
  readonly inSealed: boolean;
}

/** How one keeps one's conversations: the same on all own devices, and nobody else's business. All of this works offline. */
export interface OrganiseApi {
  /** @param untilMs `Infinity` = until it is taken back; undefined takes it back */
  setMuted(id: ConversationId, untilMs: number | undefined): Promise<void>;
  setArchived(id: ConversationId, isArchived: boolean): Promise<void>;
  /** The one pinned last stands on top. */
  setPinned(id: ConversationId, isPinned: boolean): Promise<void>;
  /** Puts a pinned conversation right above another pinned one; without one, below all of them. */
  movePinned(id: ConversationId, above: ConversationId | undefined): Promise<void>;
  /** Reading it, or `false`, takes the mark away. */
  markUnread(id: ConversationId, isMarked?: boolean): Promise<void>;
  /** Undefined: as the preferences say. */
  setNotificationLevel(id: ConversationId, level: NotificationLevelName | undefined): Promise<void>;
  /** "Saved messages": the conversation with oneself. */
  saved(): Promise<ConversationId>;
  /** Of groups that have no level of their own. */
  observeGroupLevel(): Live<NotificationLevelName>;
  setGroupLevel(level: NotificationLevelName): Promise<void>;
  observeLinkPreviews(): Live<LinkPreviewChoice>;
  /** Changes what is given. */
  setLinkPreviews(choice: Partial<LinkPreviewChoice>): Promise<void>;
}
