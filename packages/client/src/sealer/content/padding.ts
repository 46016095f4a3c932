import { type Bytes, uint } from '../crypto/primitives';

/**
 * Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019): of a length only O(log log n) bits show,
 * at a cost of at most 12 %. Short content is lifted to a floor first, so that "ok" and a sentence look alike.
 */
const floorBytes = 128;

/** The padded length for `length` bytes. */
export function padmeLength(length: number): number {
  if (length <= floorBytes) return floorBytes;
  const exponent = Math.floor(Math.log2(length));
  const mantissaBits = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - mantissaBits);
  return Math.ceil(length / step) * step;
}

/** Length (4 bytes), content, zeros up to the size class. */
export function pad(content: Uint8Array): Bytes {
  const padded = new Uint8Array(padmeLength(4 + content.length));
  padded.set(uint(content.length, 4));
  padded.set(content, 4);
  return padded;
}

/** Undefined unless it is exactly what `pad` makes. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length < floorBytes) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset, 4).getUint32(0);
  if (padmeLength(4 + length) !== padded.length) return undefined;
  for (let i = 4 + length; i < padded.length; i++) if (padded[i] !== 0) return undefined;
  return padded.subarray(4, 4 + length);
}
