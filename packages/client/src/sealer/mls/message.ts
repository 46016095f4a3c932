import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls';
import type { Bytes } from '../crypto/primitives';

export const mlsVersion = 'mls10' as const;

export function encodeMessage(message: MLSMessage): Bytes {
  return encodeMlsMessage(message) as Bytes;
}

/** Undefined if it is no MLSMessage, or more than one. */
export function decodeMessage(bytes: Uint8Array): MLSMessage | undefined {
  try {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded?.[1] === bytes.length ? decoded[0] : undefined;
  } catch {
    return undefined;
  }
}
