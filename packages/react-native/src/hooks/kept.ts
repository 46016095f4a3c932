import { createContext, type Dispatch, type SetStateAction, use, useLayoutEffect, useState } from 'react';

/** How long what a screen held waits for another to take its place; and for the first, which may be long in drawing. */
const graceMs = 1_000;
const firstGraceMs = 30_000;

interface Held {
  value: unknown;
  holders: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * What screens hold that is not in the replica. Where the layout changes (a phone is turned, a window crosses the width of two panes) a
 * screen goes and the same one comes in another place: it takes over what the one before held. What nobody takes over is forgotten.
 */
export class Kept {
  readonly #all = new Map<string, Held>();
  readonly #onForget: (value: unknown) => void;

  constructor(onForget: (value: unknown) => void = () => {}) {
    this.#onForget = onForget;
  }

  has(key: string): boolean {
    return this.#all.has(key);
  }

  read(key: string): unknown {
    return this.#all.get(key)?.value;
  }

  forgetAll(): void {
    for (const [key, held] of this.#all) if (held.holders === 0) this.#forget(key, held);
  }

  /** Waits to be held. */
  write(key: string, value: unknown): void {
    const held = this.#all.get(key) ?? { value, holders: 0, timer: undefined };
    held.value = value;
    this.#all.set(key, held);
    if (held.holders === 0) this.#forgetLater(key, held, firstGraceMs);
  }

  /** Keeps what is written under this key, until the returned function is called and a moment longer. */
  hold(key: string, graceAfterMs = graceMs): () => void {
    const held = this.#all.get(key);
    if (!held) return () => {};
    held.holders++;
    clearTimeout(held.timer);
    return () => {
      held.holders--;
      if (held.holders === 0 && graceAfterMs < Number.POSITIVE_INFINITY) this.#forgetLater(key, held, graceAfterMs);
    };
  }

  #forgetLater(key: string, held: Held, ms: number): void {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => this.#forget(key, held), ms);
  }

  #forget(key: string, held: Held): void {
    clearTimeout(held.timer);
    if (this.#all.get(key) === held) this.#all.delete(key);
    this.#onForget(held.value);
  }
}

export const KeptContext = createContext<Kept | undefined>(undefined);

/**
 * State that outlives its component for a moment, for one that takes its place under the same key.
 * @param key stays the same as long as the component is there
 * @param lasts as long as somebody is signed in
 */
export function useKeptState<Value>(
  key: string,
  first: Value,
  { lasts = false } = {},
): readonly [Value, Dispatch<SetStateAction<Value>>] {
  const kept = use(KeptContext);
  const [value, setValue] = useState(() => (kept?.has(key) ? (kept.read(key) as Value) : first));
  useLayoutEffect(() => kept?.write(key, value), [kept, key, value]);
  useLayoutEffect(() => kept?.hold(key, lasts ? Number.POSITIVE_INFINITY : undefined), [kept, key, lasts]);
  return [value, setValue];
}
