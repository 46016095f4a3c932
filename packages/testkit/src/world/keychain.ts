import type { Passkeys } from '@tidings/client';

/** Where a person keeps their passkeys, the same on all their devices; says yes to everything. */
export function createKeychain(): Passkeys {
  const secrets = new Map<string, Uint8Array<ArrayBuffer>>();
  const answer = async (credential: Uint8Array, salt: Uint8Array) => {
    const secret = secrets.get(nameOf(credential));
    if (!secret) return 'cancelled' as const;
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return { credential, prf: new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(salt))) };
  };
  return {
    async create({ salt }) {
      const credential = crypto.getRandomValues(new Uint8Array(16));
      secrets.set(nameOf(credential), crypto.getRandomValues(new Uint8Array(32)));
      return answer(credential, salt);
    },
    async ask(choices) {
      const [known] = choices.filter(({ credential }) => secrets.has(nameOf(credential)));
      return known ? answer(known.credential, known.salt) : 'cancelled';
    },
  };
}

const nameOf = (credential: Uint8Array): string => credential.join();
