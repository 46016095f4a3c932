/** Has the store take away what has had its time: when the next is due, and from time to time, since what is new may be due before. */
import type { Clock } from '../ports/clock';
import type { LogWriter } from '../ports/log-store';

export interface ExpiryOptions {
  readonly store: Pick<LogWriter, 'expire'>;
  readonly clock: Clock;
  /** The next round tries again. */
  readonly onFailure: (cause: unknown) => void;
}

/** In one transaction; appending waits for no more than that. */
const atOnce = 200;
const roundMs = 10_000;

export function startExpiry({ store, clock, onFailure }: ExpiryOptions): Disposable {
  let cancel = () => {};
  let isOver = false;
  const plan = (ms: number) => {
    if (!isOver) cancel = clock.after(ms, () => void round());
  };
  const round = async () => {
    try {
      const { count, nextAtMs } = await store.expire(atOnce);
      if (count >= atOnce) plan(0);
      else plan(nextAtMs === undefined ? roundMs : Math.min(roundMs, Math.max(0, nextAtMs - clock.now())));
    } catch (cause) {
      // Closed while it was under way: nobody is to be told.
      if (!isOver) onFailure(cause);
      plan(roundMs);
    }
  };
  plan(0);
  return {
    [Symbol.dispose]: () => {
      isOver = true;
      cancel();
    },
  };
}
