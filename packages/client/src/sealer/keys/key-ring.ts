/**
 * The keys of this device and of the person, from the first start to the last.
 *
 *   starting ──the account has no identity──► publish a new one ──────────────► ready
 *       └────it has one without this device──► locked ──link · phrase · anew──► ready
 *
 * Every step is on the disk before the server hears of it, so a kill at any moment leaves something that the next start goes on with.
 */
import { type DeviceId, ErrorCode, idFromBytes, TidingsError, VaultWrapKind } from '@tidings/protocol';
import type { RestoreResult } from '../../api';
import type { Clock } from '../../platform/platform';
import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import type { Bytes, Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { LeafOwner } from '../mls/leaf';
import { newPhrase, parsePhrase } from '../vault/phrase';
import type { Vault } from '../vault/vault';
import { keyPairOfPasskey, newVaultKey, phraseKeyOf, wrapForDevice } from '../vault/wrap';
import type { DeviceSecrets } from './device-secrets';
import { enterWith } from './enter';
import { readStoredState, type StoredKeyState, saveState } from './key-state';
import { parseLinkCode } from './link-code';
import { publishIdentity } from './new-identity';
import { OwnList } from './own-list';
import type { Secrets } from './secrets';
import { type AnsweredPasskey, vaultKeyByLink, vaultKeyByPasskey, vaultKeyByPhrase } from './vault-key';
import { Wraps } from './wraps';

export interface KeyRingOptions {
  readonly database: Database;
  readonly rpc: Rpc;
  readonly clock: Clock;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly contacts: Contacts;
  readonly vault: Vault;
  readonly self: LeafOwner;
  readonly device: DeviceSecrets;
  /** Uploads key packages: before others can find this device on the list. */
  prepare(): Promise<void>;
  /** The device has the person's keys now. */
  ready(): void;
}

const pollMs = 2_500;

export class KeyRing implements Disposable {
  readonly #options: KeyRingOptions;
  readonly #list: OwnList;
  readonly #wraps: Wraps;
  #state: StoredKeyState;
  #settling: Promise<void> | undefined;
  #cancelPoll: (() => void) | undefined;

  private constructor(options: KeyRingOptions, state: StoredKeyState) {
    this.#options = options;
    this.#list = new OwnList(options);
    this.#wraps = new Wraps(options);
    this.#state = state;
  }

  static async open(options: KeyRingOptions): Promise<KeyRing> {
    return new KeyRing(options, await readStoredState(options.database));
  }

  get phase(): StoredKeyState['phase'] {
    return this.#state.phase;
  }

  /** Throws while this device has no keys. */
  requireReady(): void {
    if (this.#state.phase === 'ready') return;
    throw new TidingsError(
      ErrorCode.DEVICE_LOCKED,
      'this device does not have the account’s keys yet; link it or restore it first',
    );
  }

  /** Connected: finds out where this device stands, and goes on from there. */
  async settle(): Promise<void> {
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = undefined;
    });
    await this.#settling;
  }

  async update(change: Partial<StoredKeyState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    await this.#options.database.write([saveState(this.#state)], [topics.keys]);
  }

  /** On a device with the keys: lets another one in. */
  async link(typed: string): Promise<void> {
    const { rpc, self, primitives, vault } = this.#options;
    this.requireReady();
    const code = parseLinkCode(typed);
    const { sessions } = await rpc.session.listSessions({});
    const isOwn = sessions.some(({ device }) => device.length === 16 && idFromBytes(device) === code?.device);
    if (!code || !isOwn || code.device === self.device)
      throw new TidingsError(
        ErrorCode.INVALID_ARGUMENT,
        'this is not the code of a device that is signed in to this account',
      );
    const { device, signingKey, agreementKey, secret } = code;
    await this.#list.sign(device, { type: 'add', device, keys: { signingKey, agreementKey } });
    const [vaultKey] = await vault.keys();
    if (!vaultKey) throw new TidingsError(ErrorCode.INTERNAL, 'this device has lost the vault key');
    const wrap = await wrapForDevice(primitives, self.user, { id: device, agreementKey }, vaultKey, secret);
    await rpc.key.putVaultWrap({ wrap });
  }

  /** On a locked device. Nothing changes unless the phrase is right. */
  async restore(typed: string): Promise<RestoreResult> {
    const found = await vaultKeyByPhrase(this.#options, typed);
    if (!found.ok) return found;
    await this.#unlock(found.vaultKey);
    return { ok: true };
  }

  /** On a locked device. False if this passkey has no wrap, or does not open it. */
  async restoreByPasskey(passkey: AnsweredPasskey): Promise<boolean> {
    const vaultKey = await vaultKeyByPasskey(this.#options, passkey);
    if (!vaultKey) return false;
    await this.#unlock(vaultKey);
    return true;
  }

  /** From now on this passkey opens the vault, on any device. */
  async addPasskey({
    credential,
    prf,
    salt,
    name,
  }: AnsweredPasskey & { salt: Uint8Array; name: string }): Promise<void> {
    const { primitives, vault } = this.#options;
    this.requireReady();
    const { publicKey } = await keyPairOfPasskey(primitives, prf);
    await this.#wraps.widen(() => vault.putPasskey({ credential, salt, publicKey, name }));
  }

  async removePasskey(credential: Uint8Array): Promise<void> {
    const { rpc, vault } = this.#options;
    this.requireReady();
    // The wrap first: what is said to open nothing must open nothing.
    await rpc.key.deleteVaultWrap({ kind: VaultWrapKind.PASSKEY, target: credential as Bytes });
    await vault.putPasskey({ credential, salt: none, publicKey: none, name: '' });
  }

  /** On a locked device: a new identity in place of the one that is lost. */
  async startOver(): Promise<void> {
    await this.#publish(true);
  }

  async renewPhrase(): Promise<string> {
    const { primitives, secrets, database, vault } = this.#options;
    this.requireReady();
    const phrase = newPhrase(primitives);
    const { entropy } = parsePhrase(phrase) as { entropy: Bytes };
    const key = await phraseKeyOf(primitives, entropy);
    // The phrase is on the disk before the old one stops working.
    await database.write(
      [
        ...(await secrets.put({ phrase: entropy, phrase_wrap_due: new Uint8Array(1) })),
        ...(await vault.savePhraseKey(key)),
      ],
      [topics.keys],
    );
    await this.finish();
    await vault.putIdentity();
    return phrase;
  }

  /** Takes a device off the list, and gives the others a vault key that it does not know. */
  async removeDevice(device: DeviceId): Promise<void> {
    const { primitives, secrets, database } = this.#options;
    this.requireReady();
    // Nobody gives out the new key in between, while the device is still on the list.
    await this.#wraps.inTurn(async () => {
      // On the disk before the device is gone: a kill in between must not leave it with a key to what comes later.
      await database.write(await secrets.put({ next_vault_key: newVaultKey(primitives) }), []);
      await this.#list.sign(device, { type: 'remove', device });
    });
    await this.finish();
  }

  /** Ends what a kill has left half done. */
  finish(): Promise<void> {
    return this.#wraps.finish();
  }

  /** The vault comes out of a backup: what a new device needs is put there again. */
  async vaultRestored(): Promise<void> {
    if (this.phase !== 'ready') return;
    await this.#wraps.widenAgain();
    await this.#options.vault.putKeysAgain();
  }

  /** "Could I restore now?": what the server has, is it what a restore needs? */
  async test(): Promise<void> {
    await this.update({ backup: (await this.#wraps.isRestorable()) ? 'good' : 'broken' });
  }

  [Symbol.dispose](): void {
    this.#cancelPoll?.();
  }

  async #settle(): Promise<void> {
    const { contacts, self, secrets } = this.#options;
    if (this.#state.phase !== 'ready') {
      if (await secrets.get('identity_public')) await this.#publish(false);
      else {
        await contacts.refresh([self.user]);
        const contact = contacts.get(self.user);
        if (!contact) await this.#publish(false);
        else if (!(await this.#takeOwnWrap())) return this.#lock();
      }
    }
    this.#options.ready();
  }

  async #lock(): Promise<void> {
    if (this.#state.phase !== 'locked') await this.update({ phase: 'locked' });
    this.#cancelPoll?.();
    // Another device may let this one in at any moment.
    this.#cancelPoll = this.#options.clock.after(pollMs, () => void this.settle().catch(() => this.#lock()));
  }

  /** Has another device put the vault key there for this one? */
  async #takeOwnWrap(): Promise<boolean> {
    const found = await vaultKeyByLink(this.#options);
    if (!found) return false;
    await this.#unlock(found.vaultKey);
    const { target } = found.wrap;
    await this.#options.rpc.key.deleteVaultWrap({ kind: VaultWrapKind.DEVICE, target }).catch(() => {});
    return true;
  }

  async #unlock(vaultKey: Bytes): Promise<void> {
    await enterWith({ ...this.#options, list: this.#list }, vaultKey);
    await this.update({ phase: 'ready', isRestoring: true });
    this.#options.ready();
  }

  async #publish(replace: boolean): Promise<void> {
    await publishIdentity(this.#options, replace);
    await this.update({ phase: 'ready' });
    if (replace) this.#options.ready();
  }
}

const none: Bytes = new Uint8Array(0);
