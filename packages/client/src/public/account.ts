import type { DeviceId, SessionId, SignUpPolicy, UserId } from '@tidings/protocol';
import type { Live } from './live';

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
