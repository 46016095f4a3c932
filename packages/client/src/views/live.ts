import type { Live } from '../api';
import type { Clock } from '../platform/platform';
import { share } from './share';

export interface Cell<T> extends Live<T> {
  get(): T;
  set(value: T): void;
}

/** A live value that is set from outside. Setting an equal one tells nobody. */
export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      const shared = share(value, next);
      if (Object.is(shared, value)) return;
      value = shared;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Values made from other live values. */
export function derive<A, T>(source: Live<A>, make: (value: A | undefined) => T): Live<T> {
  let made: { from: A | undefined; value: T } | undefined;
  const get = () => {
    const from = source.get();
    if (!made || !Object.is(made.from, from)) made = { from, value: share(made?.value, make(from)) };
    return made.value;
  };
  return {
    get,
    subscribe: (listener) => {
      let before = get();
      return source.subscribe(() => {
        const after = get();
        if (Object.is(after, before)) return;
        before = after;
        listener();
      });
    },
  };
}

/** At most so often is a value read again while changes pour in. */
const gapMs = 30;

export interface QueryOptions<T> {
  readonly clock: Clock;
  read(): Promise<T>;
  /** Calls back whenever the value may have changed; the result stops that. */
  watch(changed: () => void): () => void;
  /** Told when reading fails; the value stays what it was. */
  failed?(error: unknown): void;
}

export interface Query<T> extends Live<T> {
  /** Reads again now. */
  refresh(): Promise<void>;
}

/** A live value that is read from the replica: at the first listener, and again when told, one reading at a time. */
export function createQuery<T>(options: QueryOptions<T>): Query<T> {
  let value: T | undefined;
  let stop: (() => void) | undefined;
  let reading: Promise<void> | undefined;
  let isStale = false;
  let lastReadMs = Number.NEGATIVE_INFINITY;
  let cancelPlan: (() => void) | undefined;
  const listeners = new Set<() => void>();

  const read = async () => {
    isStale = false;
    const next = share(value, await options.read());
    lastReadMs = options.clock.now();
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };

  const start = (): Promise<void> => {
    cancelPlan?.();
    cancelPlan = undefined;
    reading ??= read()
      .catch((error: unknown) => options.failed?.(error))
      .finally(() => {
        reading = undefined;
        if (isStale && listeners.size > 0) changed();
      });
    return reading;
  };

  const changed = () => {
    isStale = true;
    if (reading || cancelPlan) return;
    // A clock that was set back makes nobody wait longer.
    const waitMs = Math.min(gapMs, lastReadMs + gapMs - options.clock.now());
    if (waitMs <= 0) void start();
    else cancelPlan = options.clock.after(waitMs, () => void start());
  };

  return {
    get: () => value,
    refresh: async () => {
      await reading;
      await start();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (!stop) {
        stop = options.watch(changed);
        changed();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        cancelPlan?.();
        cancelPlan = undefined;
        stop?.();
        stop = undefined;
      };
    },
  };
}
