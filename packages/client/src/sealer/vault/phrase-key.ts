import type { PhraseKey } from './wrap';

/** As it lies among the device's secrets. */
export const formatPhraseKey = (phrase: PhraseKey): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(phrase, replaceBytes));

export const parsePhraseKey = (stored: Uint8Array): PhraseKey =>
  JSON.parse(new TextDecoder().decode(stored), reviveBytes) as PhraseKey;

const replaceBytes = (_: string, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value);
const reviveBytes = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && 'bytes' in value
    ? Uint8Array.from((value as { bytes: number[] }).bytes)
    : value;
