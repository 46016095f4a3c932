import type { Clock } from '../ports/clock';

/** How late this process is with what it has to do: what a timer that should run now runs behind. */
export interface LoopDelay extends Disposable {
  /** More than it can do: whoever asks for something new is asked to come back later. */
  readonly isTooLong: boolean;
}

const everyMs = 250;
/** Far beyond a busy moment. */
const tooLongMs = 2_000;

/** @param observe is told of every look, in milliseconds */
export function watchLoopDelay(clock: Clock, observe: (delayMs: number) => void = () => {}): LoopDelay {
  let dueAtMs = clock.now() + everyMs;
  let delayMs = 0;
  let cancel = clock.after(everyMs, look);

  function look(): void {
    const nowMs = clock.now();
    // Clocks of machines are set back now and then.
    delayMs = Math.max(0, nowMs - dueAtMs);
    dueAtMs = nowMs + everyMs;
    cancel = clock.after(everyMs, look);
    observe(delayMs);
  }

  return {
    get isTooLong() {
      return delayMs > tooLongMs;
    },
    [Symbol.dispose]: () => cancel(),
  };
}
