import { toBinary } from '@bufbuild/protobuf';
import { type DeviceId, type VaultWrap, VaultWrapKind, VaultWrapSchema } from '@tidings/protocol';
import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { type Bytes, isEqualBytes, type Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { DeviceKeys } from '../identity/device-list';
import type { LeafOwner } from '../mls/leaf';
import type { Vault } from '../vault/vault';
import { wrapForPasskey, wrapForPhrase } from '../vault/wrap';
import type { Secrets } from './secrets';

export interface WrapsOptions {
  readonly database: Database;
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly contacts: Contacts;
  readonly vault: Vault;
  readonly self: LeafOwner;
}

/** Keeps the wraps on the server those of the newest vault key, for the phrase and all passkeys. */
export class Wraps {
  readonly #options: WrapsOptions;
  #finishing: Promise<void> = Promise.resolve();

  constructor(options: WrapsOptions) {
    this.#options = options;
  }

  /** Ends what a kill has left half done: a new vault key on its way, wraps for phrase and passkeys that are due. */
  finish(): Promise<void> {
    return this.inTurn(() => this.#finish());
  }

  /** @param tell says of somebody else for whom vault keys are to be wrapped */
  async widen(tell: () => Promise<void>): Promise<void> {
    const { secrets, database } = this.#options;
    const due = await secrets.put({ phrase_wrap_due: new Uint8Array(1) });
    // After a kill the next start wraps for it: what is on the list must open.
    await database.write(due, []);
    await tell();
    // Said again, for one that was on its way has not known of it.
    await this.inTurn(() => database.write(due, []));
    await this.finish();
  }

  /** The server has the wraps of a backup: those of the present key are put there again. */
  async widenAgain(): Promise<void> {
    const { secrets, database, vault } = this.#options;
    if ((await vault.keys()).length === 0) return;
    await database.write(await secrets.put({ phrase_wrap_due: new Uint8Array(1) }), []);
  }

  /** Has the server what a restore needs? What is not there as it should be is put there again, if it can be. */
  async isRestorable(): Promise<boolean> {
    const { vault } = this.#options;
    const [key] = await vault.keys();
    if (!(await this.#isThere())) await this.#wrapForPhrase();
    return key !== undefined && (await this.#isThere()) && vault.canOpen(key);
  }

  /** What is due is said, looked at, done and crossed out by one at a time. */
  inTurn(work: () => Promise<void>): Promise<void> {
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
    await database.write(await secrets.put({ phrase_wrap_hash: await hashOfWrap(primitives, wrap) }), [topics.keys]);
  }

  /** Another device may have put it there: then it is known by the parameters of the phrase. */
  async #isThere(): Promise<boolean> {
    const { rpc, vault, secrets, primitives } = this.#options;
    const { wraps } = await rpc.key.listVaultWraps({});
    const wrap = wraps.find(({ kind }) => kind === VaultWrapKind.PHRASE);
    const [wanted, phrase] = [await secrets.get('phrase_wrap_hash'), await vault.phraseKey()];
    if (!wrap) return false;
    const isOwn = wanted !== undefined && isEqualBytes(wanted, await hashOfWrap(primitives, wrap));
    return isOwn || (phrase !== undefined && isEqualBytes(phrase.salt, wrap.salt));
  }
}

export const hashOfWrap = (primitives: Primitives, wrap: VaultWrap): Promise<Bytes> =>
  primitives.sha256(toBinary(VaultWrapSchema, wrap));
