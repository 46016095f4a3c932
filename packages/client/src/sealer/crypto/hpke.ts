import { ascii, type Bytes, CryptoError, concatBytes, type KeyPair, type Primitives, uint } from './primitives';

/**
 * HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM: the HPKE of MLS ciphersuite 1,
 * and what wraps the vault key for own devices. Single-shot only: every call sets up its own context, so the sequence number is 0.
 */
export interface Hpke {
  seal(
    publicKey: Uint8Array,
    plaintext: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
  ): Promise<{ enc: Bytes; sealed: Bytes }>;
  /** Undefined when it does not open. */
  open(
    privateKey: Uint8Array,
    enc: Uint8Array,
    sealed: Uint8Array,
    info: Uint8Array,
    aad: Uint8Array,
  ): Promise<Bytes | undefined>;
  /** The sender's side of the secret export interface (§5.3). */
  exportSecret(
    publicKey: Uint8Array,
    info: Uint8Array,
    context: Uint8Array,
    length: number,
  ): Promise<{ enc: Bytes; secret: Bytes }>;
  importSecret(
    privateKey: Uint8Array,
    enc: Uint8Array,
    info: Uint8Array,
    context: Uint8Array,
    length: number,
  ): Promise<Bytes>;
  /** DeriveKeyPair (§7.1.3). */
  deriveKeyPair(seed: Uint8Array): Promise<KeyPair>;
}

export const hpkeKeyBytes = 16;
export const hpkeNonceBytes = 12;

const kemId = 0x0020;
const kemSuite = concatBytes(ascii('KEM'), uint(kemId, 2));
const suite = concatBytes(ascii('HPKE'), uint(kemId, 2), uint(1, 2), uint(1, 2));
const version = ascii('HPKE-v1');
const empty: Bytes = new Uint8Array(0);
const baseMode = uint(0, 1);

export function createHpke(primitives: Primitives): Hpke {
  const labeledExtract = (id: Uint8Array, salt: Uint8Array, label: string, secret: Uint8Array) =>
    primitives.hkdfExtract(salt, concatBytes(version, id, ascii(label), secret));
  const labeledExpand = (id: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number) =>
    primitives.hkdfExpand(prk, concatBytes(uint(length, 2), version, id, ascii(label), info), length);

  async function extractAndExpand(dh: Uint8Array, context: Uint8Array): Promise<Bytes> {
    return labeledExpand(kemSuite, await labeledExtract(kemSuite, empty, 'eae_prk', dh), 'shared_secret', context, 32);
  }

  async function encapsulate(publicKey: Uint8Array): Promise<{ shared: Bytes; enc: Bytes }> {
    const ephemeral = await primitives.newAgreementKey();
    const dh = await primitives.agree(ephemeral.privateKey, publicKey);
    return {
      shared: await extractAndExpand(dh, concatBytes(ephemeral.publicKey, publicKey)),
      enc: ephemeral.publicKey,
    };
  }

  async function decapsulate(privateKey: Uint8Array, enc: Uint8Array): Promise<Bytes> {
    const dh = await primitives.agree(privateKey, enc);
    return extractAndExpand(dh, concatBytes(enc, await primitives.agreementPublicKey(privateKey)));
  }

  /** KeySchedule (§5.1) for the base mode. */
  async function schedule(shared: Uint8Array, info: Uint8Array) {
    const context = concatBytes(
      baseMode,
      await labeledExtract(suite, empty, 'psk_id_hash', empty),
      await labeledExtract(suite, empty, 'info_hash', info),
    );
    const secret = await labeledExtract(suite, shared, 'secret', empty);
    return {
      key: () => labeledExpand(suite, secret, 'key', context, hpkeKeyBytes),
      nonce: () => labeledExpand(suite, secret, 'base_nonce', context, hpkeNonceBytes),
      exporter: () => labeledExpand(suite, secret, 'exp', context, 32),
    };
  }

  return {
    async seal(publicKey, plaintext, info, aad) {
      const { shared, enc } = await encapsulate(publicKey);
      const keys = await schedule(shared, info);
      return { enc, sealed: await primitives.sealAead(await keys.key(), await keys.nonce(), plaintext, aad) };
    },
    async open(privateKey, enc, sealed, info, aad) {
      const shared = await decapsulate(privateKey, enc).catch((error: unknown) => {
        if (error instanceof CryptoError) return undefined;
        throw error;
      });
      if (shared === undefined) return undefined;
      const keys = await schedule(shared, info);
      return primitives.openAead(await keys.key(), await keys.nonce(), sealed, aad);
    },
    async exportSecret(publicKey, info, context, length) {
      const { shared, enc } = await encapsulate(publicKey);
      const exporter = await (await schedule(shared, info)).exporter();
      return { enc, secret: await labeledExpand(suite, exporter, 'sec', context, length) };
    },
    async importSecret(privateKey, enc, info, context, length) {
      const exporter = await (await schedule(await decapsulate(privateKey, enc), info)).exporter();
      return labeledExpand(suite, exporter, 'sec', context, length);
    },
    async deriveKeyPair(seed) {
      const prk = await labeledExtract(kemSuite, empty, 'dkp_prk', seed);
      const privateKey = await labeledExpand(kemSuite, prk, 'sk', empty, 32);
      return { privateKey, publicKey: await primitives.agreementPublicKey(privateKey) };
    },
  };
}
