import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { PasswordHasher } from '../ports/password-hasher';

/** Hashing that neither starves the machine nor tells by its time whether a handle exists. */
export interface Passwords {
  /** Throws `OVERLOADED` when too many wait. */
  hash(password: string): Promise<string>;
  /** `hash` undefined (no such user) takes as long as a wrong password. Throws `OVERLOADED` when too many wait. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

export interface PasswordOptions {
  /** Hashes computed at once: each takes a core and 19 MiB. */
  readonly concurrency?: number;
  /** How many may wait before the next one is refused. */
  readonly maxWaiting?: number;
}

export function createPasswords(hasher: PasswordHasher, options: PasswordOptions = {}): Passwords {
  const slots = createSlots(options.concurrency ?? 2, options.maxWaiting ?? 200);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => slots.run(() => hasher.hash(normalise(password))),
    verify: (password, hash) =>
      slots.run(async () => {
        decoy ??= hasher.hash('a password nobody has');
        const matches = await hasher.verify(normalise(password), hash ?? (await decoy));
        return matches && hash !== undefined;
      }),
  };
}

/** The same password typed on two devices may be composed differently (NIST SP 800-63B §5.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

function createSlots(concurrency: number, maxWaiting: number) {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (running < concurrency) {
      running++;
      return;
    }
    if (waiting.length >= maxWaiting)
      throw new TidingsError(ErrorCode.OVERLOADED, 'too many people are signing in at this moment; try again shortly', {
        retryAfterMs: 2_000,
      });
    // The slot is handed over by `leave`, never given back in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }

  return {
    async run<Result>(work: () => Promise<Result>): Promise<Result> {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
