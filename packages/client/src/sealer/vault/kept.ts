import type { Database, Statement } from '../../store/database';
import { getMeta, setMeta } from '../../store/meta';
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

  /**
   * The key of a rotation that stands there in the vault's log. The last one in the log is the newest, in whichever order they are heard of.
   * @returns false if it was there already
   */
  async addRotated(key: Bytes, seq: number): Promise<boolean> {
    const known = await this.keys();
    const [newest, ...former] = known;
    if (known.some((other) => isEqualBytes(other, key))) return false;
    const newestSeq = Number((await getMeta(this.#database, 'vault_key_seq')) ?? 0);
    if (newest && newestSeq > seq) await this.addFormer([key]);
    else await this.setKeys(key, newest ? [newest, ...former] : [], seq);
    return true;
  }

  /** The wraps for phrase and passkeys are due with a new one: whoever made it may be gone before they have it. */
  async setKeys(newest: Uint8Array, former: readonly Bytes[], seq: number): Promise<void> {
    const keys = { vault_key: concatBytes(newest, ...former), phrase_wrap_due: new Uint8Array(1) };
    await this.#database.write(
      [...(await this.#secrets.put(keys)), setMeta('vault_key_seq', String(seq))],
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
