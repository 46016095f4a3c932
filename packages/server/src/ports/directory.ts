/**
 * The directory: users, their sessions, and sign-up links. Writes resolve after the commit has reached the disk.
 */
import type { DeviceId, SessionId, UserId } from '@tidings/protocol';

export interface UserRow {
  readonly id: UserId;
  readonly handle: string;
  readonly displayName: string;
  readonly isServerOwner: boolean;
  readonly createdAtMs: number;
}

/** Users. Handles are unique; the caller has normalised them. */
export interface UserStore {
  /**
   * Creates a user, uses up one use of the sign-up link if one is given, and marks the very first user as the server's owner;
   * all in one transaction. `first_only` refuses unless no user exists yet (closed server).
   */
  createUser(
    user: Omit<UserRow, 'isServerOwner'>,
    options: {
      readonly passwordHash: string;
      readonly linkCode?: string;
      readonly policy: 'open' | 'link' | 'first_only';
    },
  ): Promise<UserRow | 'handle_taken' | 'link_invalid' | 'closed'>;
  userById(id: UserId): Promise<UserRow | undefined>;
  usersById(ids: readonly UserId[]): Promise<readonly UserRow[]>;
  userByHandle(handle: string): Promise<(UserRow & { readonly passwordHash: string }) | undefined>;
  updateUser(
    id: UserId,
    change: { readonly displayName?: string; readonly passwordHash?: string },
  ): Promise<UserRow | undefined>;
  countUsers(): Promise<number>;
}

export interface SessionRow {
  readonly id: SessionId;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
}

/**
 * Sessions and their refresh tokens, of which only SHA-256 hashes are kept: `current`, and `previous`, which may be traded
 * again until `current` was used once (the answer may have been lost on the way). Anything older is reuse: the session ends.
 */
export interface SessionStore {
  /** Replaces an earlier session of the same device. Returns the ids of sessions that ended through it. */
  createSession(session: SessionRow, refreshHash: Uint8Array): Promise<readonly SessionId[]>;
  /** Trades one refresh token for another. `unknown`: not ours or the session is gone. `reused`: the session has been ended. */
  rotate(
    presentedHash: Uint8Array,
    nextHash: Uint8Array,
    nowMs: number,
  ): Promise<SessionRow | { readonly failed: 'unknown' } | { readonly failed: 'reused'; readonly session: SessionRow }>;
  session(id: SessionId): Promise<SessionRow | undefined>;
  sessionsOf(user: UserId): Promise<readonly SessionRow[]>;
  /** Ends sessions of the user (all but `keep`, or just `only`); returns those that ended. */
  endSessions(
    user: UserId,
    which: { readonly only?: SessionId; readonly keep?: SessionId },
  ): Promise<readonly SessionId[]>;
  touch(id: SessionId, nowMs: number): Promise<void>;
}

export interface SignUpLinkRow {
  readonly id: string;
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
}

export interface SignUpLinkStore {
  createLink(link: SignUpLinkRow): Promise<void>;
  listLinks(nowMs: number): Promise<readonly SignUpLinkRow[]>;
  revokeLink(id: string): Promise<boolean>;
}

export interface Directory extends AsyncDisposable {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly signUpLinks: SignUpLinkStore;
}
