import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Bytes, Primitives } from '../crypto/primitives';

/** The recovery phrase: 12 words of BIP-39's English list, 128 random bits and a checksum of four. */
export const phraseWords = 12;
const entropyBytes = 16;

export function newPhrase(primitives: Primitives): string {
  return entropyToMnemonic(primitives.random(entropyBytes), wordlist);
}

/** The words of a phrase's entropy. */
export function phraseOf(entropy: Uint8Array): string {
  return entropyToMnemonic(entropy, wordlist);
}

export type ParsedPhrase =
  | { readonly ok: true; readonly entropy: Bytes }
  /** `count`: not 12 words. `word`: these are not in the list. `checksum`: all are words, but not together. */
  | { readonly ok: false; readonly reason: 'count' | 'checksum' }
  | { readonly ok: false; readonly reason: 'word'; readonly words: readonly string[] };

/** Reads a phrase as a person types it: any case, any white space. */
export function parsePhrase(typed: string): ParsedPhrase {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const unknown = words.filter((word) => !wordlist.includes(word));
  if (unknown.length > 0) return { ok: false, reason: 'word', words: unknown };
  if (words.length !== phraseWords) return { ok: false, reason: 'count' };
  try {
    return { ok: true, entropy: mnemonicToEntropy(words.join(' '), wordlist) as Bytes };
  } catch {
    return { ok: false, reason: 'checksum' };
  }
}
