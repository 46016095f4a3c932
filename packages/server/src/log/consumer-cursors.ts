/** Writes the cursors of consumers: what comes within a moment goes in one transaction, so that walking costs few commits. */
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { ConsumerMove, ConsumerStore } from '../ports/log-store';

const flushMs = 25;
const mostMoves = 1_000;

interface Waiting {
  move: ConsumerMove;
  readonly written: ReturnType<typeof Promise.withResolvers<void>>;
}

/** One transaction at a time. */
export class ConsumerCursors {
  readonly #store: Pick<ConsumerStore, 'moveConsumers'>;
  readonly #clock: Clock;
  #waiting = new Map<string, Waiting>();
  #isWriting = false;
  #isHurried = false;
  #cancel: (() => void) | undefined;

  constructor(store: Pick<ConsumerStore, 'moveConsumers'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Resolves once it is on disk; rejects if it could not be written. */
  move(move: ConsumerMove): Promise<void> {
    const key = `${move.conversation}${move.consumer}`;
    const known = this.#waiting.get(key);
    if (known !== undefined) {
      known.move = { ...move, seq: Math.max(move.seq, known.move.seq) };
      return known.written.promise;
    }
    const written = Promise.withResolvers<void>();
    this.#waiting.set(key, { move, written });
    this.#plan();
    return written.promise;
  }

  /** Nothing waits for company any more. */
  hurry(): void {
    this.#isHurried = true;
    this.#plan();
  }

  #plan(): void {
    if (this.#isWriting || this.#waiting.size === 0) return;
    if (!this.#isHurried) this.#cancel ??= this.#clock.after(flushMs, () => void this.#write());
    else void this.#write();
  }

  async #write(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isWriting = true;
    const batch = [...this.#waiting.values()].slice(0, mostMoves);
    this.#waiting = new Map([...this.#waiting].slice(mostMoves));
    try {
      const outcomes = await this.#store.moveConsumers(batch.map(({ move }) => move));
      for (const [i, { written }] of batch.entries()) {
        if (outcomes[i]) written.resolve();
        else written.reject(new TidingsError(ErrorCode.UNAVAILABLE, 'the cursor could not be written just now'));
      }
    } catch (cause) {
      for (const { written } of batch) written.reject(cause);
    }
    this.#isWriting = false;
    this.#plan();
  }
}
