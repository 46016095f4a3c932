import { describe, expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import type { PasswordHasher } from '../ports/password-hasher';
import { createPasswords } from './passwords';

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Computes nothing until told to. */
function createSlowHasher() {
  const running: (() => void)[] = [];
  const verified: string[] = [];
  const wait = () => new Promise<void>((resolve) => running.push(resolve));
  const hasher: PasswordHasher = {
    async hash(password) {
      await wait();
      return `hash of ${password}`;
    },
    async verify(password, hash) {
      verified.push(hash);
      await wait();
      return hash === `hash of ${password}`;
    },
  };
  async function finish(count: number): Promise<void> {
    await turnOfTheLoop();
    for (let i = 0; i < count; i++) {
      running.shift()?.();
      await turnOfTheLoop();
    }
  }
  return { hasher, running, verified, finish };
}

describe('passwords', () => {
  test('no more are hashed at once than there are slots; the others wait their turn', async () => {
    const { hasher, running, finish } = createSlowHasher();
    const passwords = createPasswords(hasher, { concurrency: 2 });
    const hashes = ['a', 'b', 'c'].map((password) => passwords.hash(password));
    await finish(0);
    expect(running).toHaveLength(2);
    await finish(3);
    expect(await Promise.all(hashes)).toEqual(['hash of a', 'hash of b', 'hash of c']);
  });

  test('beyond the queue the answer is `overloaded`, at once and with a time to wait', async () => {
    const { hasher, finish } = createSlowHasher();
    const passwords = createPasswords(hasher, { concurrency: 1, maxWaiting: 1 });
    const accepted = [passwords.hash('a'), passwords.hash('b')];
    await expect(passwords.hash('c')).rejects.toMatchObject({ code: ErrorCode.OVERLOADED, retryAfterMs: 2_000 });
    await finish(2);
    expect(await Promise.all(accepted)).toHaveLength(2);
    const later = passwords.hash('d');
    await finish(1);
    expect(await later).toBe('hash of d');
  });

  test('a failed hash gives its slot back', async () => {
    let calls = 0;
    const hash = async () => {
      if (calls++ === 0) throw new Error('out of memory');
      return 'hash';
    };
    const passwords = createPasswords({ hash, verify: async () => true }, { concurrency: 1 });
    await expect(passwords.hash('a')).rejects.toThrow('out of memory');
    expect(await passwords.hash('b')).toBe('hash');
  });

  test('an unknown handle costs one verification like a wrong password, and never matches', async () => {
    const { hasher, verified, finish } = createSlowHasher();
    const passwords = createPasswords(hasher);
    const unknown = passwords.verify('a password nobody has', undefined);
    await finish(2);
    expect(await unknown).toBe(false);
    const wrong = passwords.verify('wrong', 'hash of right');
    await finish(1);
    expect(await wrong).toBe(false);
    expect(verified).toEqual(['hash of a password nobody has', 'hash of right']);
  });

  test('the same letters composed differently are the same password', async () => {
    const { hasher, finish } = createSlowHasher();
    const passwords = createPasswords(hasher);
    const hashing = passwords.hash('pa\u0308ssword');
    await finish(1);
    const verifying = passwords.verify('p\u00e4ssword', await hashing);
    await finish(2);
    expect(await verifying).toBe(true);
  });
});
