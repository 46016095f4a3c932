import type { SecretBox } from '../../platform/platform';
import type { Database, Statement } from '../../store/database';
import type { Bytes } from '../crypto/primitives';

/** The secrets of one device. */
export type SecretName =
  /** Private and public half of the device's keys, and of the person's identity key: 32 bytes each. */
  | 'signing_private'
  | 'signing_public'
  | 'agreement_private'
  | 'agreement_public'
  | 'identity_private'
  | 'identity_public'
  | 'vault_key'
  /** Entropy of the recovery phrase until the person has confirmed it. */
  | 'phrase'
  /** What authenticates the other device that links this one. */
  | 'link_secret'
  /** Set once the identity (with this device) is published. */
  | 'published'
  /** JSON of `PhraseKey`: what vault keys are wrapped for. */
  | 'phrase_key'
  /** JSON of `PasskeyKey`s, the person's passkeys. */
  | 'passkeys'
  /** A vault key that is on its way: made before a device is removed, the vault's newest once all have it. */
  | 'next_vault_key'
  /** Set while the wraps for phrase and passkeys on the server may be of an older vault key or phrase. */
  | 'phrase_wrap_due'
  /** Hash of the phrase's wrap as it was put on the server: what the backup test looks for. */
  | 'phrase_wrap_hash';

/** Reads and writes what must stay secret, boxed by the platform. */
export class Secrets {
  readonly #database: Database;
  readonly #box: SecretBox | undefined;

  constructor(database: Database, box: SecretBox | undefined) {
    this.#database = database;
    this.#box = box;
  }

  async get(name: SecretName): Promise<Bytes | undefined> {
    const [row] = await this.#database.all<{ value: Uint8Array }>('SELECT value FROM secrets WHERE name = ?', [name]);
    return row && this.open(row.value);
  }

  /** Throws when it is not there. */
  async require(name: SecretName): Promise<Bytes> {
    const value = await this.get(name);
    if (!value) throw new Error(`this device has no ${name}`);
    return value;
  }

  async put(values: Partial<Record<SecretName, Uint8Array>>): Promise<readonly Statement[]> {
    const rows = await Promise.all(
      Object.entries(values).map(async ([name, value]) => [name, await this.seal(value)] as const),
    );
    return [{ sql: 'INSERT OR REPLACE INTO secrets VALUES (?, ?)', rows }];
  }

  forget(name: SecretName): Statement {
    return { sql: 'DELETE FROM secrets WHERE name = ?', params: [name] };
  }

  async seal(secret: Uint8Array): Promise<Uint8Array> {
    return this.#box ? this.#box.seal(secret) : secret;
  }

  async open(sealed: Uint8Array): Promise<Bytes> {
    return (this.#box ? await this.#box.open(sealed) : sealed) as Bytes;
  }
}
