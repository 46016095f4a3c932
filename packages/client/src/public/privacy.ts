import type { ConversationId, EntryId, ReportId, UserId } from '@tidings/protocol';
import type { Person } from './account';
import type { Live } from './live';

/** What others are told of the person, and the person of them: each goes both ways. */
export interface PrivacySettings {
  /** How far they have read. */
  readonly readReceipts: boolean;
  readonly typing: boolean;
  /** Whether they are online, and when they were last seen. */
  readonly presence: boolean;
}

/** Something that somebody has reported to the server's owner. */
export interface ReportInfo {
  readonly id: ReportId;
  readonly reporter: Person | undefined;
  readonly reported: Person | undefined;
  readonly reason: string;
  /** As the reporter's device has told them; nobody can check it. */
  readonly messages: readonly { readonly author: UserId; readonly atMs: number; readonly text: string }[];
  readonly createdAtMs: number;
}

/** Settings, blocks and answers to requests work offline, and are the same on all own devices; reports need the server. */
export interface PrivacyApi {
  observeSettings(): Live<PrivacySettings>;
  set(change: Partial<PrivacySettings>): Promise<void>;
  /** By name. */
  observeBlocked(): Live<readonly Person[]>;
  /**
   * What a blocked person says in the direct conversation meanwhile is never shown; they are told nothing of it, nor of the person.
   */
  setBlocked(user: UserId, isBlocked: boolean): Promise<void>;
  /** From now on it is a conversation as any other. */
  acceptRequest(conversation: ConversationId): Promise<void>;
  /** Puts a request away: a group is left (that needs the server); of a direct conversation what was said so far goes out of sight. */
  deleteRequest(conversation: ConversationId): Promise<void>;
  /**
   * Tells the server's owner of somebody. Sent in plain text: the reason (at most 1,000 characters), where it happened and who is meant,
   * and what `messages` (at most 20 ids) say, cut after 2,000 characters; nothing else.
   */
  report(report: {
    readonly conversation: ConversationId;
    readonly user: UserId;
    readonly reason: string;
    readonly messages?: readonly EntryId[];
  }): Promise<void>;
  /** The server's owner: what is not resolved, newest first. */
  listReports(): Promise<readonly ReportInfo[]>;
  resolveReport(report: ReportId): Promise<void>;
}
