/** Whether this process should get traffic. */
export interface Health {
  /** Undefined when ready, otherwise a sentence that says why not. */
  check(): Promise<string | undefined>;
  startDraining(): void;
  readonly isDraining: boolean;
}

/** @param probe reads a little from every store; rejects if one can't be read */
export function createHealth(probe: () => Promise<unknown>): Health {
  let isDraining = false;
  return {
    async check() {
      if (isDraining) return 'draining: this server is about to stop';
      try {
        await probe();
        return undefined;
      } catch {
        return 'unavailable: a store cannot be read';
      }
    },
    startDraining() {
      isDraining = true;
    },
    get isDraining() {
      return isDraining;
    },
  };
}
