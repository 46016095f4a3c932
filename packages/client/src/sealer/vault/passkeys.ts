/** The person's passkeys, as a device keeps them. */
import { bytesFromBase64, bytesToBase64 } from '../../engine/base64';
import type { PasskeyKey } from './wrap';

type Stored = { readonly [field in keyof PasskeyKey]: string };

export function formatPasskeys(passkeys: readonly PasskeyKey[]): Uint8Array {
  const stored = passkeys.map(
    ({ credential, salt, publicKey, name }): Stored => ({
      credential: bytesToBase64(credential),
      salt: bytesToBase64(salt),
      publicKey: bytesToBase64(publicKey),
      name,
    }),
  );
  return new TextEncoder().encode(JSON.stringify(stored));
}

export function parsePasskeys(stored: Uint8Array): readonly PasskeyKey[] {
  const passkeys = JSON.parse(new TextDecoder().decode(stored)) as readonly Stored[];
  return passkeys.map(({ credential, salt, publicKey, name }) => ({
    credential: bytesFromBase64(credential),
    salt: bytesFromBase64(salt),
    publicKey: bytesFromBase64(publicKey),
    name,
  }));
}
