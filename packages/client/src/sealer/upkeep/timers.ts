import type { Clock } from '../../platform/platform';
import type { Random } from '../../transport/jitter';

/** What is to happen later, until it is over. */
export class Timers implements Disposable {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #cancels = new Set<() => void>();
  #isOver = false;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  later(ms: number, work: () => void): void {
    if (this.#isOver) return;
    const cancel = this.#clock.after(ms, () => {
      this.#cancels.delete(cancel);
      work();
    });
    this.#cancels.add(cancel);
  }

  /** Some time in between. Devices that would do the same at once give each other the time to be first. */
  laterWithin({ leastMs, mostMs }: { leastMs: number; mostMs: number }, work: () => void): void {
    this.later(leastMs + this.#random() * (mostMs - leastMs), work);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const cancel of this.#cancels) cancel();
  }
}
