/**
 * Public keys of people and their devices, key packages, and wraps of vault keys. Part of the directory, and under its guarantees:
 * each write is one transaction, racing writes are serialised.
 */
import type { DeviceId, UserId, VaultWrapKind } from '@tidings/protocol';

export interface SignedStatementRow {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

export interface IdentityRow {
  readonly user: UserId;
  /** Ed25519 public key. */
  readonly identityKey: Uint8Array;
  /** In their order. */
  readonly statements: readonly SignedStatementRow[];
}

export interface VaultWrapRow {
  readonly kind: VaultWrapKind;
  readonly target: Uint8Array;
  /** The encoded `VaultWrap`. */
  readonly wrap: Uint8Array;
}

/** What a checked statement says. */
export type DeviceStep =
  | { readonly type: 'added'; readonly device: DeviceId }
  | { readonly type: 'removed'; readonly device: DeviceId };

export interface IdentityStore {
  /**
   * Publishes an identity with its first device. The same identity with the same statement again is a repetition; its wraps then replace
   * those of the same kind and target. `replace` drops what the former identity had: statements, wraps, key packages of its
   * other devices. (A device uploads its own before it is on the list, so that nobody finds it there without any.)
   */
  publishIdentity(
    identity: IdentityRow,
    device: DeviceId,
    options: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
  ): Promise<'published' | 'repeated' | 'exists'>;
  /**
   * Compare-and-append: `stale` unless the list has `index − 1` statements; the very statement at that index is a repetition.
   * A removed device's key packages and wrap go with it.
   */
  appendStatement(
    user: UserId,
    index: number,
    signed: SignedStatementRow,
    step: DeviceStep,
  ): Promise<'appended' | 'repeated' | 'stale'>;
  /** Those that there are, in any order. */
  identities(users: readonly UserId[]): Promise<readonly IdentityRow[]>;
}

export interface NewKeyPackageRow {
  readonly keyPackage: Uint8Array;
  readonly expiresAtMs: number;
  readonly isLastResort: boolean;
}

export interface ClaimedRow {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly keyPackage: Uint8Array;
  readonly isLastResort: boolean;
}

export interface KeyPackageStore {
  /** Keeps the newest `most` that are handed out once, and one last resort. Returns how many of the former are unexpired. */
  addKeyPackages(
    user: UserId,
    device: DeviceId,
    added: readonly NewKeyPackageRow[],
    options: { readonly nowMs: number; readonly most: number },
  ): Promise<number>;
  /** One for each device that is on its user's list and has a session: the oldest unexpired one, which is gone then; else the last resort. */
  claimKeyPackages(users: readonly UserId[], nowMs: number): Promise<readonly ClaimedRow[]>;
}

export interface VaultWrapStore {
  /** Replaces one of the same kind and target. False if there are `most` others. */
  putWrap(user: UserId, wrap: VaultWrapRow, most: number): Promise<boolean>;
  wrapsOf(user: UserId): Promise<readonly VaultWrapRow[]>;
  deleteWrap(user: UserId, kind: VaultWrapKind, target: Uint8Array): Promise<boolean>;
}
