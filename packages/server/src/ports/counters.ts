/**
 * Rate counters: a token bucket per key, over all nodes. Losing them forgives; it never refuses wrongly.
 */
export interface RateLimit {
  /** Bucket size: how many may come at once. */
  readonly burst: number;
  /** How many tokens come back per second. */
  readonly perSecond: number;
}

export interface Counters extends AsyncDisposable {
  /** Takes tokens; answers 0 if there were enough, otherwise how long to wait, in milliseconds. */
  take(key: string, limit: RateLimit, tokens?: number): Promise<number>;
}
