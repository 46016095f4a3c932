import { randomBytes } from 'node:crypto';

/** The secret of a link: 128 random bits, base64url. */
export function createLinkCode(): string {
  return randomBytes(16).toString('base64url');
}
