import { gcm } from '@noble/ciphers/aes.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { argon2id } from './argon2';
import { type Bytes, CryptoError, type KeyPair, type Primitives } from './primitives';

const owned = (bytes: Uint8Array): Bytes => bytes as Bytes;

function keyPair(privateKey: Bytes, publicKeyOf: (key: Uint8Array) => Uint8Array): KeyPair {
  return { privateKey, publicKey: owned(publicKeyOf(privateKey)) };
}

/** Runs what a library throws on as our own error, so that callers know one kind. */
function guard<T>(what: string, compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    throw new CryptoError(what, { cause });
  }
}

/**
 * The primitives in plain JavaScript (audited @noble libraries), for runtimes without WebCrypto.
 * @param random bytes of cryptographic quality; defaults to `crypto.getRandomValues`
 */
export function createPlainPrimitives(
  random: (length: number) => Bytes = (length) => crypto.getRandomValues(new Uint8Array(length)),
): Primitives {
  return {
    async sealAead(key, nonce, plaintext, aad) {
      return guard('AES-GCM needs a key of 16 or 32 bytes and a nonce', () =>
        owned(gcm(key, nonce, aad).encrypt(plaintext)),
      );
    },
    async openAead(key, nonce, sealed, aad) {
      try {
        return owned(gcm(key, nonce, aad).decrypt(sealed));
      } catch {
        return undefined;
      }
    },
    hkdfExtract: async (salt, secret) => owned(extract(sha256, secret, salt)),
    hkdfExpand: async (prk, info, length) =>
      guard('HKDF gives at most 8,160 bytes', () => owned(expand(sha256, prk, info, length))),
    hmac: async (key, data) => owned(hmac(sha256, key, data)),
    sha256: async (data) => owned(sha256(data)),
    newSigningKey: async () => keyPair(random(32), ed25519.getPublicKey),
    sign: async (privateKey, message) =>
      guard('an Ed25519 private key has 32 bytes', () => owned(ed25519.sign(message, privateKey))),
    async verify(publicKey, message, signature) {
      try {
        // RFC 8032 as WebCrypto does it: cofactorless, canonical encodings only.
        return ed25519.verify(signature, message, publicKey, { zip215: false });
      } catch {
        return false;
      }
    },
    newAgreementKey: async () => keyPair(random(32), x25519.getPublicKey),
    agreementPublicKey: async (privateKey) =>
      guard('an X25519 private key has 32 bytes', () => owned(x25519.getPublicKey(privateKey))),
    agree: async (privateKey, publicKey) =>
      guard('the X25519 public key is malformed or of small order', () =>
        owned(x25519.getSharedSecret(privateKey, publicKey)),
      ),
    argon2id,
    random,
  };
}
