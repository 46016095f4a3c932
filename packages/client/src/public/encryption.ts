import type { DeviceId, UserId } from '@tidings/protocol';
import type { Person } from './account';
import type { Live } from './live';

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

/** A passkey that opens the vault. */
export interface PasskeyInfo {
  readonly id: string;
  /** The device on which it was made. */
  readonly name: string;
}

/** `cancelled`: the person declined, or has no passkey that fits. `unsupported`: where they keep their passkeys no secrets can be made. */
export type PasskeyResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'cancelled' | 'unsupported' };

export type PasskeyRestoreResult =
  | PasskeyResult
  /** `none`: the account has no passkey. `wrong`: this one opens nothing. */
  | { readonly ok: false; readonly reason: 'none' | 'wrong' };

/** What two people compare to be sure that nobody sits between them. */
export interface SafetyNumber {
  /** 60 digits, the same on both sides. */
  readonly digits: string;
  /** What a QR code shows and the other side scans. */
  readonly code: string;
}

/** Whether somebody's safety number was compared, and still is the one that was. */
export interface Safety {
  readonly person: Person;
  readonly isVerified: boolean;
  /** The identity key is not the one that was verified or seen first. */
  readonly hasChanged: boolean;
  /** The server's newest list of the person's devices is false (cut short, forked, not signed): the last good one counts. */
  readonly hasFalseDevices: boolean;
}

/**
 * How many sealed entries lie on this device without having been opened, by reason. All zero is how it should be; an app may show it or
 * add it to its own diagnostics. It is told to nobody.
 */
export interface UnopenedCount {
  /** Not tried yet: opened in the background, or at once when they come to be shown. Becomes zero by itself. */
  readonly later: number;
  /** The key, or who the author is, has not come yet. */
  readonly waiting: number;
  /** Sealed for others, before this device or account was there: no key is to be expected. */
  readonly missing: number;
  /** Changed on the way, or not by whom it says; never shown. */
  readonly invalid: number;
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
  /** Are there passkeys where this runs? */
  readonly hasPasskeys: boolean;
  /** Those that open the vault, the oldest first. Works offline. */
  observePasskeys(): Live<readonly PasskeyInfo[]>;
  /** Asks the person for a new one, right after they have pressed something. */
  addPasskey(): Promise<PasskeyResult>;
  /** It opens nothing any more; where the person keeps it, it stays. */
  removePasskey(id: string): Promise<void>;
  /** On a locked device, right after the person has pressed something. */
  restoreByPasskey(): Promise<PasskeyRestoreResult>;
  /** On a locked device, when phrase and devices are lost: a new identity. The old messages stay closed, contacts see the change. */
  startOver(): Promise<void>;
  observeDevices(): Live<readonly DeviceInfo[]>;
  /** Takes the device's keys out of all groups and ends its session. */
  removeDevice(id: DeviceId): Promise<void>;
  /** Undefined while unknown, or when the person has no keys. Of oneself it tells whether the server lies about one's own devices. */
  observeSafety(user: UserId): Live<Safety>;
  /** Undefined as `observeSafety` is, and while it is being computed: that takes some hundred milliseconds, a second on a slow phone. */
  observeSafetyNumber(user: UserId): Live<SafetyNumber>;
  /** Accepts the present key in any case: `false` is "I know, and have not compared". Needs to be known (`observeSafety`). */
  setVerified(user: UserId, isVerified: boolean): Promise<void>;
  /** Is this the code that the other side shows? Verifies if so. */
  checkSafetyCode(user: UserId, code: string): Promise<boolean>;
  /** Send nothing to people whose identity was not verified. Works offline. */
  readonly blocksUnverified: Live<boolean>;
  setBlocksUnverified(on: boolean): Promise<void>;
  /** Works offline. */
  countUnopened(): Promise<UnopenedCount>;
}
