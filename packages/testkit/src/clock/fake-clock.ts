import type { Clock as ClientClock } from '@tidings/client';
import type { Clock as ServerClock } from '@tidings/server';

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when told to. Fits the clock ports of the server and of the client. */
export interface FakeClock extends ServerClock, ClientClock {
  /** Moves on, running what falls due on the way, in order of time and then of setting. */
  tick(ms: number): void;
  /** Like `tick`, but lets promises settle after each timer. */
  run(ms: number): Promise<void>;
  /** Sets the time without running anything: somebody has changed the clock. I15 */
  jump(toMs: number): void;
  readonly pendingTimers: number;
}

export function createFakeClock(startMs = 1_790_000_000_000): FakeClock {
  let nowMs = startMs;
  // Timers run on elapsed time, so that a changed clock moves none of them.
  let elapsedMs = 0;
  let order = 0;
  const timers = new Set<Timer>();

  const takeDue = (untilMs: number): Timer | undefined => {
    const [next] = [...timers].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
    if (next === undefined || next.dueMs > untilMs) return undefined;
    timers.delete(next);
    moveTo(Math.max(elapsedMs, next.dueMs));
    return next;
  };
  const moveTo = (toMs: number): void => {
    nowMs += toMs - elapsedMs;
    elapsedMs = toMs;
  };

  return {
    now: () => nowMs,
    after(ms, callback) {
      const timer = { dueMs: elapsedMs + Math.max(0, ms), order: order++, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    tick(ms) {
      const untilMs = elapsedMs + ms;
      for (let timer = takeDue(untilMs); timer !== undefined; timer = takeDue(untilMs)) timer.callback();
      moveTo(untilMs);
    },
    async run(ms) {
      const untilMs = elapsedMs + ms;
      await settle();
      for (let timer = takeDue(untilMs); timer !== undefined; timer = takeDue(untilMs)) {
        timer.callback();
        await settle();
      }
      moveTo(untilMs);
    },
    jump: (toMs) => {
      nowMs = toMs;
    },
    get pendingTimers() {
      return timers.size;
    },
  };
}

/** A turn of the event loop: every promise that can settle has. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
