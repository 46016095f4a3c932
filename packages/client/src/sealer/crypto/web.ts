import { argon2id } from './argon2';
import { type Bytes, CryptoError, concatBytes, type KeyPair, type Primitives } from './primitives';

/** PKCS #8 around a raw 32-byte private key (RFC 8410 §7): everything before the key. */
const pkcs8Prefix = {
  Ed25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20),
  X25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20),
} as const;

/** u = 9, RFC 7748 §4.1. */
const basePoint = new Uint8Array(32);
basePoint[0] = 9;

const owned = (bytes: Uint8Array): Bytes => bytes as Bytes;
const result = (buffer: ArrayBuffer): Bytes => new Uint8Array(buffer);

/** Does this runtime's WebCrypto have all we need? (Ed25519 and X25519 are the younger part.) */
export async function hasWebPrimitives(): Promise<boolean> {
  if (globalThis.crypto?.subtle === undefined) return false;
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
    return true;
  } catch {
    return false;
  }
}

/** The primitives by WebCrypto; see `hasWebPrimitives`. */
export function createWebPrimitives(subtle: SubtleCrypto = crypto.subtle): Primitives {
  async function importPrivate(
    algorithm: 'Ed25519' | 'X25519',
    key: Uint8Array,
    usages: KeyUsage[],
  ): Promise<CryptoKey> {
    if (key.length !== 32) throw new CryptoError(`an ${algorithm} private key has 32 bytes`);
    return subtle.importKey('pkcs8', concatBytes(pkcs8Prefix[algorithm], key), algorithm, false, usages);
  }

  async function importHmac(key: Uint8Array): Promise<CryptoKey> {
    // WebCrypto refuses empty keys; HMAC pads with zeros anyway (RFC 2104 §2), so one zero byte is the same key.
    return subtle.importKey(
      'raw',
      key.length === 0 ? new Uint8Array(1) : owned(key),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
  }

  async function hmac(key: Uint8Array, data: Uint8Array): Promise<Bytes> {
    return result(await subtle.sign('HMAC', await importHmac(key), owned(data)));
  }

  async function hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Promise<Bytes> {
    if (length > 8160) throw new CryptoError('HKDF gives at most 8,160 bytes');
    const key = await importHmac(prk);
    let block: Bytes = new Uint8Array(0);
    let output: Bytes = new Uint8Array(0);
    for (let counter = 1; output.length < length; counter++) {
      block = result(await subtle.sign('HMAC', key, concatBytes(block, info, Uint8Array.of(counter))));
      output = concatBytes(output, block);
    }
    return output.slice(0, length);
  }

  async function agree(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
    const secret = await subtle
      .importKey('raw', owned(publicKey), 'X25519', false, [])
      .then(async (key) =>
        subtle.deriveBits(
          { name: 'X25519', public: key },
          await importPrivate('X25519', privateKey, ['deriveBits']),
          256,
        ),
      )
      .catch((cause: unknown) => {
        throw new CryptoError('the X25519 key is malformed or of small order', { cause });
      });
    const bytes = result(secret);
    // RFC 7748 §6.1: an all-zero secret means a public key of small order.
    if (bytes.every((byte) => byte === 0)) throw new CryptoError('the X25519 public key is of small order');
    return bytes;
  }

  async function newKey(algorithm: 'Ed25519' | 'X25519', usages: KeyUsage[]): Promise<KeyPair> {
    const pair = (await subtle.generateKey(algorithm, true, usages)) as CryptoKeyPair;
    const pkcs8 = result(await subtle.exportKey('pkcs8', pair.privateKey));
    const publicKey = result(await subtle.exportKey('raw', pair.publicKey));
    const prefix = pkcs8Prefix[algorithm];
    return { privateKey: pkcs8.slice(prefix.length, prefix.length + 32), publicKey };
  }

  return {
    async sealAead(key, nonce, plaintext, aad) {
      const aesKey = await subtle.importKey('raw', owned(key), 'AES-GCM', false, ['encrypt']);
      return result(
        await subtle.encrypt(
          { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(aad) },
          aesKey,
          owned(plaintext),
        ),
      );
    },
    async openAead(key, nonce, sealed, aad) {
      try {
        const aesKey = await subtle.importKey('raw', owned(key), 'AES-GCM', false, ['decrypt']);
        return result(
          await subtle.decrypt(
            { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(aad) },
            aesKey,
            owned(sealed),
          ),
        );
      } catch {
        return undefined;
      }
    },
    hkdfExtract: (salt, secret) => hmac(salt, secret),
    hkdfExpand,
    hmac,
    sha256: async (data) => result(await subtle.digest('SHA-256', owned(data))),
    newSigningKey: () => newKey('Ed25519', ['sign', 'verify']),
    async sign(privateKey, message) {
      const key = await importPrivate('Ed25519', privateKey, ['sign']);
      return result(await subtle.sign('Ed25519', key, owned(message)));
    },
    async verify(publicKey, message, signature) {
      try {
        const key = await subtle.importKey('raw', owned(publicKey), 'Ed25519', false, ['verify']);
        return await subtle.verify('Ed25519', key, owned(signature), owned(message));
      } catch {
        return false;
      }
    },
    newAgreementKey: () => newKey('X25519', ['deriveBits']),
    agreementPublicKey: (privateKey) => agree(privateKey, basePoint),
    agree,
    argon2id,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
}
