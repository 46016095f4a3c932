import { createHash, randomBytes } from 'node:crypto';
import type { RefreshHashes } from '../ports/directory';

/** An opaque refresh token: 16 bytes that name the session's family, 32 that change with each refresh, base64url. */
const familyBytes = 16;
const secretBytes = 32;
const form = /^[A-Za-z0-9_-]{64}$/;

export interface RefreshToken {
  readonly token: string;
  readonly hashes: RefreshHashes;
}

export function createRefreshToken(): RefreshToken {
  return build(randomBytes(familyBytes));
}

/** Undefined if this is no refresh token at all. `next` is of the same family. */
export function parseRefreshToken(
  token: string,
): { readonly hashes: RefreshHashes; readonly next: RefreshToken } | undefined {
  if (!form.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const family = bytes.subarray(0, familyBytes);
  return { hashes: hash(family, bytes.subarray(familyBytes)), next: build(family) };
}

function build(family: Uint8Array): RefreshToken {
  const secret = randomBytes(secretBytes);
  return { token: Buffer.concat([family, secret]).toString('base64url'), hashes: hash(family, secret) };
}

function hash(family: Uint8Array, secret: Uint8Array): RefreshHashes {
  return { family: sha256(family), secret: sha256(secret) };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
