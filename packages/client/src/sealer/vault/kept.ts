import type { Database, Statement } from '../../store/database';
import { topics } from '../../store/topics';
import { type Bytes, concatBytes, isEqualBytes } from '../crypto/primitives';
import type { Secrets } from '../keys/secrets';
import { formatPasskeys, parsePasskeys } from './passkeys';
import { formatPhraseKey, parsePhraseKey } from './phrase-key';
import type { PasskeyKey, PhraseKey } from './wrap';

const keyBytes = 32;

/** What this device keeps of the vault: its keys, and whom they are wrapped for. */
export class VaultKept {
  readonly #database: Database;
  readonly #secrets: Secrets;

  constructor(database: Database, secrets: Secrets) {
    this.#database = database;
    this.#secrets = secrets;
  }

  /** Newest first; none on a locked device. */
  async keys(): Promise<readonly Bytes[]> {
    const all = (await this.#secrets.get('vault_key')) ?? new Uint8Array(0);
    return Array.from({ length: all.length / keyBytes }, (_, i) => all.slice(i * keyBytes, (i + 1) * keyBytes));
  }

  /** @returns false if it was there already */
  async addNewest(key: Uint8Array): Promise<boolean> {
    const known = await this.keys();
    if (known.some((other) => isEqualBytes(other, key))) return false;
    await this.setKeys(key, known);
    return true;
  }

  /** The wraps for phrase and passkeys are due with a new one: whoever made it may be gone before they have it. */
  async setKeys(newest: Uint8Array, former: readonly Bytes[]): Promise<void> {
    await this.#database.write(
      await this.#secrets.put({ vault_key: concatBytes(newest, ...former), phrase_wrap_due: new Uint8Array(1) }),
      [topics.keys],
    );
  }

  /** @returns false if all were there already */
  async addFormer(former: readonly Bytes[]): Promise<boolean> {
    const known = await this.keys();
    const fresh = former.filter((key) => !known.some((other) => isEqualBytes(other, key)));
    if (fresh.length === 0) return false;
    await this.#database.write(await this.#secrets.put({ vault_key: concatBytes(...known, ...fresh) }), [topics.keys]);
    return true;
  }

  /** In the order in which they were made. */
  async passkeys(): Promise<readonly PasskeyKey[]> {
    const stored = await this.#secrets.get('passkeys');
    return stored ? parsePasskeys(stored) : [];
  }

  /** One without a public key is forgotten. */
  async keepPasskey(passkey: PasskeyKey): Promise<void> {
    const others = (await this.passkeys()).filter(({ credential }) => !isEqualBytes(credential, passkey.credential));
    const all = passkey.publicKey.length > 0 ? [...others, passkey] : others;
    await this.#database.write(await this.#secrets.put({ passkeys: formatPasskeys(all) }), [topics.keys]);
  }

  async phraseKey(): Promise<PhraseKey | undefined> {
    const stored = await this.#secrets.get('phrase_key');
    return stored && parsePhraseKey(stored);
  }

  savePhraseKey(phrase: PhraseKey): Promise<readonly Statement[]> {
    return this.#secrets.put({ phrase_key: formatPhraseKey(phrase) });
  }
}
