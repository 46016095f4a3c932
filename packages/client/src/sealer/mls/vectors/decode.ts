import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import { fromHex } from '../../crypto/hex';
import type { Hex } from './family';

/** Decodes exactly these bytes, and nothing after them. */
export function decodeWhole<T>(decoder: Decoder<T>, hex: Hex): T {
  const bytes = fromHex(hex);
  const decoded = decoder(bytes, 0);
  if (decoded === undefined || decoded[1] !== bytes.length) throw new Error(`does not decode: ${hex.slice(0, 80)}`);
  return decoded[0];
}
