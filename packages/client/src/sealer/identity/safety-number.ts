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

/** The screen is not held up by it: so many hashes take a few milliseconds, and then others have their turn. */
const atOnce = 200;
const othersTurn = () => new Promise((resolve) => setTimeout(resolve));

async function fingerprint({ user, identityKey }: PersonKey): Promise<Uint8Array> {
  let hash: Uint8Array = concatBytes(ascii('tidings safety number v1'), idToBytes(user), identityKey);
  for (let i = 0; i < iterations; i++) {
    if (i % atOnce === 0) await othersTurn();
    hash = sha512(concatBytes(hash, identityKey));
  }
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

/** What two people compare: the same on both sides, another one as soon as either identity key is another. */
export interface KeyComparison {
  /** 60. */
  readonly digits: string;
  /** What the QR code holds: version, and both fingerprints whole. Compared byte by byte with one's own. */
  readonly code: Bytes;
}

export async function compareKeys(a: PersonKey, b: PersonKey): Promise<KeyComparison> {
  const inOrder = a.user < b.user ? [a, b] : [b, a];
  const hashes: Uint8Array[] = [];
  for (const person of inOrder) hashes.push(await fingerprint(person));
  return {
    digits: hashes.map(digits).join(''),
    code: concatBytes(uint(version, 1), ...hashes.map((hash) => hash.subarray(0, 32))),
  };
}
