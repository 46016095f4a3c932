import type { Clock } from '../ports/clock';

/** Asks at most so often, however often it is asked: the last answer is given again, or the failure. */
export function remembered<T>(ask: () => Promise<T>, clock: Pick<Clock, 'now'>, forMs: number): () => Promise<T> {
  let last: { readonly answer: Promise<T>; readonly askedAtMs: number } | undefined;
  return () => {
    const nowMs = clock.now();
    if (last === undefined || nowMs - last.askedAtMs >= forMs || nowMs < last.askedAtMs)
      last = { answer: ask(), askedAtMs: nowMs };
    return last.answer;
  };
}
