/**
 * The cryptographic primitives everything above is made of, and nothing else: AES-GCM, HKDF-SHA-256, HMAC-SHA-256, SHA-256,
 * X25519, Ed25519, Argon2id. Two adapters: WebCrypto (browsers, Bun, phones with native crypto) and plain JavaScript (Hermes without it);
 * both pass the same Wycheproof vectors. Keys are raw bytes: 16 or 32 for AES, 32 for the curves (private keys as seed or scalar).
 */
export type Bytes = Uint8Array<ArrayBuffer>;

export interface KeyPair {
  readonly privateKey: Bytes;
  readonly publicKey: Bytes;
}

export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

export interface Primitives {
  /** AES-GCM (NIST SP 800-38D), 96-bit nonce; the 16-byte tag follows the ciphertext. */
  sealAead(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Promise<Bytes>;
  /** Undefined when the tag does not fit. */
  openAead(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Bytes | undefined>;
  /** RFC 5869 §2.2 with SHA-256. */
  hkdfExtract(salt: Uint8Array, secret: Uint8Array): Promise<Bytes>;
  /** RFC 5869 §2.3 with SHA-256; at most 8,160 bytes. */
  hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Promise<Bytes>;
  hmac(key: Uint8Array, data: Uint8Array): Promise<Bytes>;
  sha256(data: Uint8Array): Promise<Bytes>;
  /** RFC 8032 Ed25519. */
  newSigningKey(): Promise<KeyPair>;
  sign(privateKey: Uint8Array, message: Uint8Array): Promise<Bytes>;
  /** False for anything that is not a valid signature, malformed keys included. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** RFC 7748 X25519. */
  newAgreementKey(): Promise<KeyPair>;
  agreementPublicKey(privateKey: Uint8Array): Promise<Bytes>;
  /** Rejects public keys of small order: the all-zero result. */
  agree(privateKey: Uint8Array, publicKey: Uint8Array): Promise<Bytes>;
  /** RFC 9106, one lane, 32 bytes. Takes long on purpose, and holds its thread all the while. */
  argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Bytes>;
  random(length: number): Bytes;
}

/** Something the primitives refuse: a wrong length, a key that is none, a shared secret of zeros. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
}

/** Joins byte strings. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares in a time that depends on the lengths only. */
export function isEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** ASCII text as bytes, for labels. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Unsigned big-endian integer of 1, 2, 4 bytes. */
export function uint(value: number, size: 1 | 2 | 4): Bytes {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size))
    throw new CryptoError(`${value} does not fit into ${size} bytes`);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[size - 1 - i] = Math.floor(value / 2 ** (8 * i)) % 256;
  return bytes;
}
