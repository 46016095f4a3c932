import { sha512 } from '@noble/hashes/sha2.js';
import { idToBytes, type UserId } from '@tidings/protocol';
import { ascii, type Bytes, concatBytes, uint } from '../crypto/primitives';

/** Makes each guess at a colliding key cost as much as 5,200 hashes (the number, and the reason, are Signal's). */
const iterations = 5200;
const version = 1;

export interface PersonKey {
  readonly user: UserId;
  /** Ed25519 public key. */
  readonly identityKey: Uint8Array;
}

function fingerprint({ user, identityKey }: PersonKey): Uint8Array {
  let hash: Uint8Array = concatBytes(ascii('tidings safety number v1'), idToBytes(user), identityKey);
  for (let i = 0; i < iterations; i++) hash = sha512(concatBytes(hash, identityKey));
  return hash;
}

function digits(hash: Uint8Array): string {
  const view = new DataView(hash.buffer, hash.byteOffset);
  // Six groups of five digits from five bytes each: 40 bits modulo 10^5, a bias of one in ten million.
  return Array.from({ length: 6 }, (_, group) => {
    const value = view.getUint32(group * 5) * 256 + view.getUint8(group * 5 + 4);
    return String(value % 100_000).padStart(5, '0');
  }).join('');
}

function inOrder(a: PersonKey, b: PersonKey): readonly [PersonKey, PersonKey] {
  return a.user < b.user ? [a, b] : [b, a];
}

/** The number two people compare: 60 digits, the same on both sides, another one as soon as either identity key is another. */
export function safetyNumber(a: PersonKey, b: PersonKey): string {
  return inOrder(a, b)
    .map((person) => digits(fingerprint(person)))
    .join('');
}

/** What the QR code holds: version, and both fingerprints whole. Compared byte by byte with one's own. */
export function safetyCode(a: PersonKey, b: PersonKey): Bytes {
  const [first, second] = inOrder(a, b);
  return concatBytes(uint(version, 1), fingerprint(first).subarray(0, 32), fingerprint(second).subarray(0, 32));
}
