/**
 * The directory: users, their sessions, sign-up links, keys (ports/keys.ts), reports (ports/reports.ts), and what those who run the
 * server do with it (ports/administration.ts).
 *
 * - Each write is one transaction and resolves after the commit has reached the disk; reads see everything that has resolved.
 * - Racing writes are serialised: of two sign-ups with one handle, or for the last use of a link, exactly one succeeds.
 * - A store that fails rejects with `UNAVAILABLE`, and nothing of that write is there afterwards.
 */
import type { DeviceId, SessionId, UserId } from '@tidings/protocol';
import type { AdministrationStore } from './administration';
import type { KeyStores } from './keys';
import type { ReportStore } from './reports';
import type { NewUserRow, UserRow } from './user-row';

export type { NewUserRow, UserRow } from './user-row';

/** Users. Handles are unique; the caller has normalised them. */
export interface UserStore {
  /**
   * Creates a user and marks the very first one as the server's owner, who needs no link and gets in whatever the policy.
   * `link` uses up one use of `linkCode`; `first_only` refuses everybody else. A refused sign-up uses up nothing.
   */
  createUser(
    user: NewUserRow,
    options: {
      readonly passwordHash: string;
      readonly linkCode?: string;
      readonly policy: 'open' | 'link' | 'first_only';
    },
  ): Promise<UserRow | 'handle_taken' | 'link_invalid' | 'closed'>;
  /** In any order; unknown ids are left out. */
  usersById(ids: readonly UserId[]): Promise<readonly UserRow[]>;
  userByHandle(handle: string): Promise<(UserRow & { readonly passwordHash: string }) | undefined>;
  /** Undefined if there is no such user. */
  updateUser(id: UserId, change: { readonly displayName: string }): Promise<UserRow | undefined>;
  /** Ends all sessions but `keep` in the same transaction; returns those that ended. */
  changePassword(id: UserId, passwordHash: string, keep: SessionId): Promise<readonly SessionId[]>;
  /** Nobody has signed up yet. */
  isEmpty(): Promise<boolean>;
}

export interface SessionRow {
  readonly id: SessionId;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
}

/** SHA-256 hashes of a refresh token's two parts; the tokens themselves are never stored. */
export interface RefreshHashes {
  /** Names the session, and stays the same over all its refresh tokens. */
  readonly family: Uint8Array;
  /** Changes with each refresh. */
  readonly secret: Uint8Array;
}

/**
 * Sessions and their refresh tokens, of which accounts/rotation.ts says what may be traded. With a session, however it ends, go the
 * key packages of its device.
 */
export interface SessionStore {
  /**
   * Replaces an earlier session of the same user on the same device, and beyond `maxSessions` the one unused for longest.
   * Returns the ids of sessions that ended through it. A disabled user begins none: `disabled`, and nothing happens.
   */
  createSession(
    session: SessionRow,
    refresh: RefreshHashes,
    maxSessions: number,
  ): Promise<readonly SessionId[] | 'disabled'>;
  /** Trades a refresh token for the next one. `unknown`: no session has this family. `reused`: the session has been ended. */
  rotate(
    presented: RefreshHashes,
    nextSecret: Uint8Array,
    nowMs: number,
  ): Promise<SessionRow | { readonly failed: 'unknown' } | { readonly failed: 'reused'; readonly session: SessionRow }>;
  session(id: SessionId): Promise<SessionRow | undefined>;
  /** Those of the sessions that have not ended. */
  liveSessions(ids: readonly SessionId[]): Promise<ReadonlySet<SessionId>>;
  /** Newest use first. */
  sessionsOf(user: UserId): Promise<readonly SessionRow[]>;
  /** False if it was none of the user's. */
  endSession(user: UserId, session: SessionId): Promise<boolean>;
}

export interface SignUpLinkRow {
  readonly id: string;
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
}

export interface SignUpLinkStore {
  createLink(link: SignUpLinkRow): Promise<void>;
  /** Those that still work, newest first. */
  listLinks(nowMs: number): Promise<readonly SignUpLinkRow[]>;
  /** False if there was no such working link. */
  revokeLink(id: string, nowMs: number): Promise<boolean>;
}

export interface Directory extends KeyStores, AsyncDisposable {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly signUpLinks: SignUpLinkStore;
  readonly reports: ReportStore;
  readonly administration: AdministrationStore;
}
