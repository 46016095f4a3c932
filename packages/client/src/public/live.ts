/** A value that changes. `get` gives the same object until it changes (the shape React's `useSyncExternalStore` wants). */
export interface Live<T> {
  /** Undefined until first read from the replica. */
  get(): T | undefined;
  /** Starts keeping the value fresh with the first listener, and stops with the last. */
  subscribe(listener: () => void): () => void;
}
