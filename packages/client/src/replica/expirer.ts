import type { Clock } from '../platform/platform';
import type { Database } from '../store/database';
import { nextDue } from './expiry';
import type { Change } from './plan';
import type { ServerTime } from './server-time';

export interface ExpirerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly time: Pick<ServerTime, 'now'>;
  push(changes: readonly Change[]): Promise<void>;
}

/** No longer than this is slept at once: clocks are set, and devices sleep. */
const longestMs = 60_000;
/** After a write that failed. */
const againMs = 5_000;

/** Has what is due taken away when it is. What is left to do stands in the database alone. */
export class Expirer implements Disposable {
  readonly #options: ExpirerOptions;
  #cancel = () => {};
  #isOver = false;

  constructor(options: ExpirerOptions) {
    this.#options = options;
  }

  /** Something with a time has come, or it is another time than it seemed. */
  async poke(): Promise<void> {
    const { database, time } = this.#options;
    const atMs = await nextDue(database);
    this.#cancel();
    if (atMs !== undefined) this.#plan(Math.min(Math.max(0, atMs - time.now()), longestMs));
  }

  #plan(waitMs: number): void {
    const { clock, push } = this.#options;
    if (this.#isOver) return;
    this.#cancel = clock.after(waitMs, () => {
      void push([{ type: 'expire' }])
        .then(() => this.poke())
        // What could not be written now (a full disk) is due the next time as well.
        .catch(() => this.#plan(againMs));
    });
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#cancel();
  }
}
