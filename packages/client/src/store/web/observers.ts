export interface Observers {
  add(listener: (tables: ReadonlySet<string>) => void): () => void;
  notify(tables: readonly string[]): void;
}

export function createObservers(): Observers {
  const listeners = new Set<(tables: ReadonlySet<string>) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notify(tables) {
      if (tables.length === 0) return;
      const changed = new Set(tables);
      for (const listener of [...listeners]) listener(changed);
    },
  };
}
