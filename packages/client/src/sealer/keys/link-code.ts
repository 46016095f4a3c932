import { codePrefixes, type DeviceId, idFromBytes, idToBytes } from '@tidings/protocol';
import { bytesFromBase64, bytesToBase64 } from '../../engine/base64';
import { type Bytes, concatBytes } from '../crypto/primitives';

/** What a new device shows, and one that has the keys scans: who it is, and a secret that proves the answer. */
export interface LinkCode {
  readonly device: DeviceId;
  readonly signingKey: Bytes;
  readonly agreementKey: Bytes;
  /** 16 random bytes. */
  readonly secret: Bytes;
}

const prefix = codePrefixes.link;
const size = 16 + 32 + 32 + 16;

export function formatLinkCode({ device, signingKey, agreementKey, secret }: LinkCode): string {
  const bytes = concatBytes(idToBytes(device), signingKey, agreementKey, secret);
  return prefix + bytesToBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Undefined for anything else; white space around it does not matter. */
export function parseLinkCode(typed: string): LinkCode | undefined {
  const text = typed.trim();
  if (!text.startsWith(prefix)) return undefined;
  const bytes = decode(text.slice(prefix.length));
  if (bytes?.length !== size) return undefined;
  return {
    device: idFromBytes<DeviceId>(bytes.slice(0, 16)),
    signingKey: bytes.slice(16, 48),
    agreementKey: bytes.slice(48, 80),
    secret: bytes.slice(80),
  };
}

function decode(text: string): Bytes | undefined {
  try {
    return bytesFromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
}
