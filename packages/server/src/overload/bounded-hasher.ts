import type { PasswordHasher } from '../ports/password-hasher';
import type { Gate } from './gate';

/** The hasher, as far as the gate lets in: passwords cost more than anything else that strangers can ask for. */
export function boundHasher(hasher: PasswordHasher, gate: Pick<Gate, 'enter'>): PasswordHasher {
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const leave = await gate.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    hash: (password) => inTurn(() => hasher.hash(password)),
    verify: (password, hash) => inTurn(() => hasher.verify(password, hash)),
  };
}
