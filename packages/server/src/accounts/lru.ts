/** A map that forgets the entry unused for longest once it holds more than `capacity`. */
export interface Lru<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

export function createLru<Key, Value>(capacity: number): Lru<Key, Value> {
  // A Map iterates in insertion order: re-inserting on use keeps the oldest first.
  const entries = new Map<Key, Value>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > capacity) entries.delete(entries.keys().next().value as Key);
    },
  };
}
