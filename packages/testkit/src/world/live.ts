import type { Live } from '@tidings/client';

/** Waits until a live value is what is asked for, and returns it; fails with `what` and the last value when the time is over. */
export function waitForLive<T>(
  live: Live<T>,
  isWanted: (value: T) => boolean,
  { what, timeoutMs = 15_000 }: { readonly what: string; readonly timeoutMs?: number },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const value = live.get();
      if (value !== undefined && isWanted(value)) finish(() => resolve(value));
    };
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      // A listener may be called while it is being added.
      queueMicrotask(() => unsubscribe());
      settle();
    };
    const late = (): void => {
      const last = JSON.stringify(live.get())?.slice(0, 500);
      finish(() => reject(new Error(`waited ${timeoutMs} ms for ${what}; it is ${last}`)));
    };
    const timer = setTimeout(late, timeoutMs);
    const unsubscribe = live.subscribe(look);
    look();
  });
}

/** The present value, as soon as it has been read. */
export function readLive<T>(live: Live<T>, what: string): Promise<T> {
  return waitForLive(live, () => true, { what });
}
