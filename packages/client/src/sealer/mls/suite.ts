import { type CiphersuiteImpl, type CryptoProvider, getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';
import { createHpke, hpkeKeyBytes, hpkeNonceBytes } from '../crypto/hpke';
import { type Bytes, CryptoError, isEqualBytes, type Primitives } from '../crypto/primitives';

/** RFC 9420 §17.1, the mandatory ciphersuite. */
const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';

/** ts-mls hands HPKE keys around as opaque `CryptoKey`s and never looks inside; ours carry the raw bytes. */
type LibraryHpke = CiphersuiteImpl['hpke'];
type LibraryKey<Type extends 'public' | 'private'> = CryptoKey & { type: Type };

function wrapKey<Type extends 'public' | 'private'>(type: Type, raw: Bytes): LibraryKey<Type> {
  return { type, raw } as unknown as LibraryKey<Type>;
}

function rawKey(key: CryptoKey): Bytes {
  return (key as unknown as { raw: Bytes }).raw;
}

function checkedKey(bytes: Uint8Array): Bytes {
  if (bytes.length !== 32) throw new CryptoError(`an X25519 key has 32 bytes, not ${bytes.length}`);
  return Uint8Array.from(bytes);
}

function opened(bytes: Bytes | undefined): Bytes {
  if (bytes === undefined) throw new CryptoError('the ciphertext does not open under this key');
  return bytes;
}

function createLibraryHpke(primitives: Primitives): LibraryHpke {
  const hpke = createHpke(primitives);
  const none = new Uint8Array(0);
  return {
    keyLength: hpkeKeyBytes,
    nonceLength: hpkeNonceBytes,
    async seal(publicKey, plaintext, info, aad = none) {
      const { enc, sealed } = await hpke.seal(rawKey(publicKey), plaintext, info, aad);
      return { enc, ct: sealed };
    },
    open: async (privateKey, enc, ciphertext, info, aad = none) =>
      opened(await hpke.open(rawKey(privateKey), enc, ciphertext, info, aad)),
    exportSecret: (publicKey, context, length, info) => hpke.exportSecret(rawKey(publicKey), info, context, length),
    importSecret: (privateKey, context, enc, length, info) =>
      hpke.importSecret(rawKey(privateKey), enc, info, context, length),
    importPublicKey: async (bytes) => wrapKey('public', checkedKey(bytes)),
    importPrivateKey: async (bytes) => wrapKey('private', checkedKey(bytes)),
    exportPublicKey: async (key) => rawKey(key),
    exportPrivateKey: async (key) => rawKey(key),
    encryptAead: (key, nonce, aad, plaintext) => primitives.sealAead(key, nonce, plaintext, aad ?? none),
    decryptAead: async (key, nonce, aad, ciphertext) =>
      opened(await primitives.openAead(key, nonce, ciphertext, aad ?? none)),
    async deriveKeyPair(seed) {
      const pair = await hpke.deriveKeyPair(seed);
      return { privateKey: wrapKey('private', pair.privateKey), publicKey: wrapKey('public', pair.publicKey) };
    },
    async generateKeyPair() {
      const pair = await primitives.newAgreementKey();
      return { privateKey: wrapKey('private', pair.privateKey), publicKey: wrapKey('public', pair.publicKey) };
    },
  };
}

function createProvider(primitives: Primitives): CryptoProvider {
  return {
    async getCiphersuiteImpl(suite) {
      if (suite.name !== suiteName) throw new CryptoError(`only ${suiteName} is used, not ${suite.name}`);
      return {
        name: suite.name,
        hpke: createLibraryHpke(primitives),
        hash: {
          digest: (data) => primitives.sha256(data),
          mac: (key, data) => primitives.hmac(key, data),
          verifyMac: async (key, mac, data) => isEqualBytes(mac, await primitives.hmac(key, data)),
        },
        kdf: {
          size: 32,
          extract: (salt, secret) => primitives.hkdfExtract(salt, secret),
          expand: (prk, info, length) => primitives.hkdfExpand(prk, info, length),
        },
        signature: {
          sign: (key, message) => primitives.sign(key, message),
          verify: (key, message, signature) => primitives.verify(key, message, signature),
          async keygen() {
            const { privateKey, publicKey } = await primitives.newSigningKey();
            return { signKey: privateKey, publicKey };
          },
        },
        rng: { randomBytes: (length) => primitives.random(length) },
      };
    },
  };
}

/** The one ciphersuite of ours, computed by these primitives. */
export function openSuite(primitives: Primitives): Promise<CiphersuiteImpl> {
  return getCiphersuiteImpl(getCiphersuiteFromName(suiteName), createProvider(primitives));
}
