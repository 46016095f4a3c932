/**
 * Public keys of users and their devices, key packages, and the wraps of vault keys. Everything in here is public or sealed.
 *
 * - Each write is one transaction, beside the directory's: a session that ends takes its device's key packages with it.
 * - What a statement says has been checked (keys/device-list.ts); here it is compared with the list and appended.
 */
import type { DeviceId, SessionId, UserId, VaultWrapKind } from '@tidings/protocol';
import type { DeviceOf } from './group-store';

export interface StoredStatement {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

export interface IdentityRow {
  readonly user: UserId;
  readonly identityKey: Uint8Array;
  /** In their order. */
  readonly statements: readonly StoredStatement[];
}

/** An identity that begins: its first statement adds the device. */
export interface FirstIdentity {
  readonly user: UserId;
  readonly identityKey: Uint8Array;
  readonly device: DeviceId;
  readonly first: StoredStatement;
}

export interface NextStatement {
  /** Under which it was checked. */
  readonly identityKey: Uint8Array;
  readonly index: number;
  /** The statement that this one builds on, as it is stored. */
  readonly previous: Uint8Array;
  readonly signed: StoredStatement;
  readonly change: { readonly type: 'added' | 'removed'; readonly device: DeviceId };
}

export type StatementOutcome =
  /** `ended`: the sessions that ended with a removed device. */
  | { readonly type: 'appended'; readonly ended: readonly SessionId[] }
  | { readonly type: 'repeated' }
  /** Another statement is there, or the list is another one. */
  | { readonly type: 'overtaken' }
  /** A device id is used once, so that a removed one can't come back with other keys. */
  | { readonly type: 'device_used' }
  | { readonly type: 'no_device' };

/** A removed device that the user's groups have not been told of. */
export interface Removal extends DeviceOf {
  /** The device that removed it. */
  readonly by: DeviceId;
}

export interface IdentityStore {
  /**
   * Publishes an identity with wraps. The same identity key and first statement again: `repeated`, nothing changes. Another one:
   * `exists`, unless `replace`, which gives up the one there is with its statements, wraps and other devices' key packages, and notes
   * those devices as removals. (A device uploads its own packages before it is on the list: nobody finds it there without any.)
   */
  publish(
    identity: FirstIdentity,
    options: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
  ): Promise<'published' | 'repeated' | 'exists'>;
  /** In any order; users without an identity are left out. */
  identitiesOf(users: readonly UserId[]): Promise<readonly IdentityRow[]>;
  /** Compare-and-append. A removed device's key packages, wrap and sessions end in the same transaction, and a removal is noted. */
  append(user: UserId, next: NextStatement, by: DeviceId): Promise<StatementOutcome>;
  /** For each of these ids the users on whose lists the device is: more than one only if somebody has borrowed an id. */
  ownersOf(devices: readonly DeviceId[]): Promise<readonly DeviceOf[]>;
  /** Oldest first, at most 100. */
  removalsToTell(): Promise<readonly Removal[]>;
  removalTold(removal: DeviceOf): Promise<void>;
}

export interface KeyPackageRow {
  readonly keyPackage: Uint8Array;
  readonly expiresAtMs: number;
  readonly isLastResort: boolean;
}

export interface ClaimedPackage extends DeviceOf {
  readonly keyPackage: Uint8Array;
  readonly isLastResort: boolean;
}

export interface KeyPackageStore {
  /**
   * Keeps packages of a device: a last resort replaces the one before, one that is there or was handed out already is left aside
   * (so a repetition hands nothing out twice). Answers how many are left that can be handed out once; `full`, and nothing kept,
   * beyond `max`.
   */
  add(
    device: DeviceOf,
    packages: readonly KeyPackageRow[],
    options: { readonly nowMs: number; readonly max: number },
  ): Promise<number | 'full'>;
  /**
   * One for each device on the users' lists that has any: the oldest that has not expired, deleted in the same transaction; else
   * the last resort, which stays.
   */
  claim(users: readonly UserId[], nowMs: number): Promise<readonly ClaimedPackage[]>;
}

export interface VaultWrapRow {
  readonly kind: VaultWrapKind;
  readonly target: Uint8Array;
  /** An encoded `VaultWrap`. */
  readonly wrap: Uint8Array;
}

export interface VaultWrapStore {
  /** Replaces one of the same kind and target. A wrap for a device is for one on the user's list: else `no_device`. */
  put(user: UserId, wrap: VaultWrapRow, max: number): Promise<'kept' | 'full' | 'no_device'>;
  wrapsOf(user: UserId): Promise<readonly VaultWrapRow[]>;
  /** Repeating changes nothing. */
  delete(user: UserId, wrap: Pick<VaultWrapRow, 'kind' | 'target'>): Promise<void>;
}

export interface KeyStores {
  readonly identities: IdentityStore;
  readonly keyPackages: KeyPackageStore;
  readonly vaultWraps: VaultWrapStore;
}
