import type { Live } from '@tidings/client';

/** A `Live` value that a test or the demo sets by hand. */
export interface Cell<T> extends Live<T> {
  set(value: T): void;
}

export function cell<T>(initial?: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function follow<A, B>(source: Cell<A>, make: (value: A | undefined) => B): Live<B> {
  let made: { readonly from: A | undefined; readonly value: B } | undefined;
  return {
    get() {
      const from = source.get();
      if (!made || made.from !== from) made = { from, value: make(from) };
      return made.value;
    },
    subscribe: source.subscribe,
  };
}
