import type { Clock } from '../platform/platform';

export interface ManualClock extends Clock {
  /** Runs everything that falls due, in order. */
  advance(ms: number): void;
  /** Somebody sets it to another time; what was planned is due as long from now as before. */
  set(toMs: number): void;
}

export function createManualClock(startMs = 1_000_000): ManualClock {
  let nowMs = startMs;
  let timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (ms, callback) => {
      const timer = { atMs: nowMs + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      const until = nowMs + ms;
      for (;;) {
        const [due] = timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs);
        if (!due) break;
        timers = timers.filter((other) => other !== due);
        nowMs = due.atMs;
        due.callback();
      }
      nowMs = until;
    },
    set: (toMs) => {
      timers = timers.map((timer) => ({ ...timer, atMs: timer.atMs + toMs - nowMs }));
      nowMs = toMs;
    },
  };
}
