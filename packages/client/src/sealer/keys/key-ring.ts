/**
 * The keys of this device and of the person, from the first start to the last.
 *
 *   starting ──the account has no identity──► publish a new one ──────────────► ready
 *       └────it has one without this device──► locked ──link · phrase · anew──► ready
 *
 * Every step is on the disk before the server hears of it, so a kill at any moment leaves something that the next start goes on with.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type DeviceId,
  ErrorCode,
  IdentitySchema,
  idFromBytes,
  idToBytes,
  type SignedDeviceStatement,
  TidingsError,
  type UserId,
  type VaultWrap,
  VaultWrapKind,
  VaultWrapSchema,
} from '@tidings/protocol';
import type { RestoreResult } from '../../api';
import type { Clock } from '../../platform/platform';
import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { type Bytes, isEqualBytes, type KeyPair, type Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import { buildStatement, type DeviceChange, type DeviceKeys, emptyDeviceList } from '../identity/device-list';
import type { LeafOwner } from '../mls/leaf';
import { newPhrase, parsePhrase } from '../vault/phrase';
import type { Vault } from '../vault/vault';
import {
  keyPairOfPasskey,
  newVaultKey,
  openWrap,
  phraseKeyOf,
  wrapForDevice,
  wrapForPasskey,
  wrapForPhrase,
} from '../vault/wrap';
import { readStoredState, type StoredKeyState, saveState } from './key-state';
import { parseLinkCode } from './link-code';
import type { Secrets } from './secrets';

export interface DeviceSecrets {
  readonly signing: KeyPair;
  readonly agreement: KeyPair;
}

/** The device's own keys; made at its first start. */
export async function openDeviceSecrets(
  secrets: Secrets,
  primitives: Primitives,
  database: Database,
): Promise<DeviceSecrets> {
  const [signingPrivate, signingPublic, agreementPrivate, agreementPublic] = await Promise.all([
    secrets.get('signing_private'),
    secrets.get('signing_public'),
    secrets.get('agreement_private'),
    secrets.get('agreement_public'),
  ]);
  if (signingPrivate && signingPublic && agreementPrivate && agreementPublic)
    return {
      signing: { privateKey: signingPrivate, publicKey: signingPublic },
      agreement: { privateKey: agreementPrivate, publicKey: agreementPublic },
    };
  const [signing, agreement] = [await primitives.newSigningKey(), await primitives.newAgreementKey()];
  await database.write(
    await secrets.put({
      signing_private: signing.privateKey,
      signing_public: signing.publicKey,
      agreement_private: agreement.privateKey,
      agreement_public: agreement.publicKey,
      link_secret: primitives.random(16),
    }),
    [topics.keys],
  );
  return { signing, agreement };
}

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

/** What a passkey has answered. */
export interface AnsweredPasskey {
  readonly credential: Uint8Array;
  /** Output of its PRF, 32 bytes. */
  readonly prf: Uint8Array;
}

const pollMs = 2_500;
const tries = 5;

export class KeyRing implements Disposable {
  readonly #options: KeyRingOptions;
  #state: StoredKeyState;
  #settling: Promise<void> | undefined;
  #signing: Promise<void> = Promise.resolve();
  #finishing: Promise<void> = Promise.resolve();
  #cancelPoll: (() => void) | undefined;

  private constructor(options: KeyRingOptions, state: StoredKeyState) {
    this.#options = options;
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
    await this.#sign(device, { type: 'add', device, keys: { signingKey, agreementKey } });
    const [vaultKey] = await vault.keys();
    if (!vaultKey) throw new TidingsError(ErrorCode.INTERNAL, 'this device has lost the vault key');
    const wrap = await wrapForDevice(primitives, self.user, { id: device, agreementKey }, vaultKey, secret);
    await rpc.key.putVaultWrap({ wrap });
  }

  /** On a locked device. Nothing changes unless the phrase is right. */
  async restore(typed: string): Promise<RestoreResult> {
    const { rpc, primitives, self } = this.#options;
    const phrase = parsePhrase(typed);
    if (!phrase.ok) return phrase;
    const { wraps } = await rpc.key.listVaultWraps({});
    const wrap = wraps.find(({ kind }) => kind === VaultWrapKind.PHRASE);
    if (!wrap) return { ok: false, reason: 'no_phrase' };
    const opener = { kind: VaultWrapKind.PHRASE, entropy: phrase.entropy } as const;
    const vaultKey = await openWrap(primitives, self.user, wrap, opener);
    if (!vaultKey) return { ok: false, reason: 'wrong' };
    await this.#unlock(vaultKey);
    return { ok: true };
  }

  /** On a locked device. False if this passkey has no wrap, or does not open it. */
  async restoreByPasskey({ credential, prf }: AnsweredPasskey): Promise<boolean> {
    const { rpc, primitives, self } = this.#options;
    const { wraps } = await rpc.key.listVaultWraps({});
    const wrap = wraps.find(({ kind, target }) => kind === VaultWrapKind.PASSKEY && isEqualBytes(target, credential));
    const opener = { kind: VaultWrapKind.PASSKEY, prf } as const;
    const vaultKey = wrap && (await openWrap(primitives, self.user, wrap, opener));
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
    const { primitives, vault, database, secrets } = this.#options;
    this.requireReady();
    const { publicKey } = await keyPairOfPasskey(primitives, prf);
    const due = await secrets.put({ phrase_wrap_due: new Uint8Array(1) });
    // After a kill the next start wraps for it: what is on the list must open.
    await database.write(due, []);
    await vault.putPasskey({ credential, salt, publicKey, name });
    // Said again, for one that was on its way has not known of it.
    await this.#inTurn(() => database.write(due, []));
    await this.finish();
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
    // On the disk before the device is gone: a kill in between must not leave it with a key to what comes later.
    await database.write(await secrets.put({ next_vault_key: newVaultKey(primitives) }), []);
    await this.#sign(device, { type: 'remove', device });
    await this.finish();
  }

  /** Ends what a kill has left half done: a new vault key on its way, wraps for phrase and passkeys that are due. */
  finish(): Promise<void> {
    return this.#inTurn(() => this.#finish());
  }

  /** What is due is looked at, done and crossed out by one at a time. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#finishing.then(work);
    this.#finishing = done.catch(() => {});
    return done;
  }

  async #finish(): Promise<void> {
    const { contacts, self, vault, secrets, database } = this.#options;
    const next = await secrets.get('next_vault_key');
    if (next) {
      await contacts.refresh([self.user]);
      const devices = contacts.get(self.user)?.devices ?? new Map<DeviceId, DeviceKeys>();
      await vault.rotate(
        next,
        [...devices].map(([id, { agreementKey }]) => ({ id, agreementKey })),
      );
      await database.write([secrets.forget('next_vault_key')], []);
    }
    if (!(await secrets.get('phrase_wrap_due'))) return;
    await this.#wrapForPasskeys();
    await this.#wrapForPhrase();
    await database.write([secrets.forget('phrase_wrap_due')], [topics.keys]);
  }

  async #wrapForPasskeys(): Promise<void> {
    const { self, vault, rpc, primitives } = this.#options;
    // Another device may have removed one: that must not come back.
    await vault.catchUp();
    const [vaultKey] = await vault.keys();
    if (!vaultKey) return;
    for (const passkey of await vault.passkeys())
      await rpc.key.putVaultWrap({ wrap: await wrapForPasskey(primitives, self.user, passkey, vaultKey) });
  }

  /** Puts the newest vault key, wrapped for the phrase, on the server. */
  async #wrapForPhrase(): Promise<void> {
    const { self, vault, rpc, primitives, secrets, database } = this.#options;
    const [phrase, [vaultKey]] = [await vault.phraseKey(), await vault.keys()];
    if (!phrase || !vaultKey) return;
    const wrap = await wrapForPhrase(primitives, self.user, phrase, vaultKey);
    await rpc.key.putVaultWrap({ wrap });
    await database.write(await secrets.put({ phrase_wrap_hash: await this.#hashOf(wrap) }), [topics.keys]);
  }

  /** "Could I restore now?": what the server has, is it what a restore needs? */
  async test(): Promise<void> {
    const { vault } = this.#options;
    const [key] = await vault.keys();
    // What is not there as it should be can be put there again.
    if (!(await this.#isWrapThere())) await this.#wrapForPhrase();
    const isGood = key !== undefined && (await this.#isWrapThere()) && (await vault.canOpen(key));
    await this.update({ backup: isGood ? 'good' : 'broken' });
  }

  /** Another device may have put it there: then it is known by the parameters of the phrase. */
  async #isWrapThere(): Promise<boolean> {
    const { rpc, vault, secrets } = this.#options;
    const { wraps } = await rpc.key.listVaultWraps({});
    const wrap = wraps.find(({ kind }) => kind === VaultWrapKind.PHRASE);
    const [wanted, phrase] = [await secrets.get('phrase_wrap_hash'), await vault.phraseKey()];
    if (!wrap) return false;
    const isOwn = wanted !== undefined && isEqualBytes(wanted, await this.#hashOf(wrap));
    return isOwn || (phrase !== undefined && isEqualBytes(phrase.salt, wrap.salt));
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
    const { rpc, primitives, self, device, secrets } = this.#options;
    const { wraps } = await rpc.key.listVaultWraps({});
    const own = wraps.find(({ kind, target }) => kind === VaultWrapKind.DEVICE && isIdOf(target, self.device));
    if (!own) return false;
    const secret = await secrets.require('link_secret');
    const opener = { kind: VaultWrapKind.DEVICE, agreementPrivateKey: device.agreement.privateKey, secret } as const;
    const vaultKey = await openWrap(primitives, self.user, own, opener);
    if (!vaultKey) return false;
    await this.#unlock(vaultKey);
    await rpc.key.deleteVaultWrap({ kind: VaultWrapKind.DEVICE, target: own.target }).catch(() => {});
    return true;
  }

  /** The vault opens: the identity key is in it, and with it this device can be on the list. */
  async #unlock(vaultKey: Bytes): Promise<void> {
    const { database, secrets, vault, contacts, self, device } = this.#options;
    await database.write(await secrets.put({ vault_key: vaultKey }), []);
    await vault.catchUp();
    await contacts.refresh([self.user]);
    const identityPrivate = await secrets.get('identity_private');
    const contact = contacts.get(self.user);
    if (!identityPrivate || !contact) {
      await database.write([secrets.forget('vault_key')], []);
      throw new TidingsError(ErrorCode.UNAVAILABLE, 'the vault is not complete on the server; try again');
    }
    if (!(await this.#isPair(identityPrivate, contact.identityKey))) {
      await database.write([secrets.forget('vault_key'), secrets.forget('identity_private')], []);
      throw new TidingsError(ErrorCode.FORBIDDEN, 'the server shows another identity than the one in the vault');
    }
    const keys = { signingKey: device.signing.publicKey, agreementKey: device.agreement.publicKey };
    await this.#options.prepare();
    await this.#sign(self.device, { type: 'add', device: self.device, keys });
    await database.write(await secrets.put({ identity_public: contact.identityKey, published: new Uint8Array(1) }), []);
    await this.update({ phase: 'ready', isRestoring: true });
    this.#options.ready();
  }

  async #isPair(privateKey: Uint8Array, publicKey: Uint8Array): Promise<boolean> {
    const { primitives } = this.#options;
    const message = primitives.random(32);
    return primitives.verify(publicKey, message, await primitives.sign(privateKey, message));
  }

  async #publish(replace: boolean): Promise<void> {
    const { secrets, primitives, database, contacts, self, device, rpc, vault } = this.#options;
    if (!(await secrets.get('identity_private'))) await this.#makeIdentity();
    const [identityPrivate, identityPublic, vaultKey, phraseKey] = [
      await secrets.require('identity_private'),
      await secrets.require('identity_public'),
      await secrets.require('vault_key'),
      await vault.phraseKey(),
    ];
    if (!phraseKey) throw new TidingsError(ErrorCode.INTERNAL, 'this device has lost its phrase key');
    const keys = { signingKey: device.signing.publicKey, agreementKey: device.agreement.publicKey };
    const list = emptyDeviceList(self.user, identityPublic);
    const change = { type: 'add', device: self.device, keys } as const;
    const statement = await buildStatement(primitives, list, identityPrivate, change);
    const wrap = await wrapForPhrase(primitives, self.user, phraseKey, vaultKey.slice(0, 32));
    const identity = create(IdentitySchema, {
      user: idToBytes(self.user),
      identityKey: identityPublic,
      statements: [statement],
    });
    await this.#options.prepare();
    try {
      await rpc.key.publishIdentity({ identity, wraps: [wrap], replace });
    } catch (failure) {
      if (!(failure instanceof TidingsError) || failure.code !== ErrorCode.ALREADY_EXISTS) throw failure;
      // Another device was first: this one's identity never was.
      const names = ['identity_private', 'identity_public', 'vault_key', 'phrase', 'phrase_key'] as const;
      await database.write(
        names.map((name) => secrets.forget(name)),
        [topics.keys],
      );
      throw failure;
    }
    await contacts.refresh([self.user]);
    if (replace) await contacts.setVerified(self.user, false);
    await vault.create();
    await vault.putIdentity();
    await database.write(
      await secrets.put({ published: new Uint8Array(1), phrase_wrap_hash: await this.#hashOf(wrap) }),
      [],
    );
    await this.update({ phase: 'ready' });
    if (replace) this.#options.ready();
  }

  async #makeIdentity(): Promise<void> {
    const { secrets, primitives, database, vault } = this.#options;
    const identity = await primitives.newSigningKey();
    const { entropy } = parsePhrase(newPhrase(primitives)) as { entropy: Bytes };
    await database.write(
      [
        ...(await secrets.put({
          identity_private: identity.privateKey,
          identity_public: identity.publicKey,
          vault_key: newVaultKey(primitives),
          phrase: entropy,
        })),
        ...(await vault.savePhraseKey(await phraseKeyOf(primitives, entropy))),
      ],
      [topics.keys],
    );
  }

  /** Signs a statement onto one's own list, unless the list says so already. */
  #sign(device: DeviceId, change: DeviceChange): Promise<void> {
    // One after another: each continues the list where the last one ended.
    const signed = this.#signing.then(() => this.#signNext(device, change));
    this.#signing = signed.catch(() => {});
    return signed;
  }

  async #signNext(device: DeviceId, change: DeviceChange): Promise<void> {
    const { contacts, self, primitives, secrets, rpc } = this.#options;
    const identityPrivate = await secrets.require('identity_private');
    for (let attempt = 0; attempt < tries; attempt++) {
      await contacts.refresh([self.user]);
      const list = contacts.get(self.user);
      if (!list) break;
      if (list.fault)
        throw new TidingsError(ErrorCode.FORBIDDEN, `the server’s list of devices is false: ${list.fault}`);
      if (list.devices.has(device) === (change.type === 'add')) return;
      const statement: SignedDeviceStatement = await buildStatement(primitives, list, identityPrivate, change);
      try {
        await rpc.key.appendDeviceStatement({ statement });
      } catch (failure) {
        if (failure instanceof TidingsError && failure.code === ErrorCode.ALREADY_EXISTS) continue;
        throw failure;
      }
      await contacts.refresh([self.user]);
      return;
    }
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the list of devices could not be changed; try again');
  }

  #hashOf(wrap: VaultWrap): Promise<Bytes> {
    return this.#options.primitives.sha256(toBinary(VaultWrapSchema, wrap));
  }
}

const none: Bytes = new Uint8Array(0);

const isIdOf = (bytes: Uint8Array, id: UserId | DeviceId): boolean => bytes.length === 16 && idFromBytes(bytes) === id;
