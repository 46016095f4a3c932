import type { IdSource } from '@tidings/protocol';

/** A random number in [0, 1). */
export type Random = () => number;

export function randomFrom(source: Pick<IdSource, 'fillRandom'>): Random {
  return () => {
    const bytes = new Uint8Array(4);
    source.fillRandom(bytes);
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32;
  };
}

/** Full jitter: anywhere between 0 and the doubled base, so that clients that lost the server together don't come back together. */
export function fullJitter(random: Random, attempt: number, range: { baseMs: number; capMs: number }): number {
  return Math.floor(random() * Math.min(range.capMs, range.baseMs * 2 ** Math.min(attempt, 16)));
}
