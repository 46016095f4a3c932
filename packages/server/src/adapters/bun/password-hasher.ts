import type { PasswordHasher } from '../../ports/password-hasher';

/** Argon2id (RFC 9106) with the parameters OWASP names as its minimum; Bun computes it on its thread pool. */
const argon2id = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;

export function createBunPasswordHasher(): PasswordHasher {
  return {
    hash: (password) => Bun.password.hash(password, argon2id),
    async verify(password, hash) {
      try {
        return await Bun.password.verify(password, hash, 'argon2id');
      } catch {
        // A hash that is none, from a damaged row: as good as a wrong password.
        return false;
      }
    },
  };
}
