/** A token bucket of one socket: two numbers, no timer. The cluster-wide ones are `ports/counters`. */
export interface TokenBucket {
  tokens: number;
  readAtMs: number;
}

/** Sums of fractions fall a little short of what they mean. */
const almostNothing = 1e-9;

/** Takes tokens; answers 0 if there were enough, otherwise how long to wait, in milliseconds. Never more are needed than the burst. */
export function takeToken(
  bucket: TokenBucket,
  limit: { readonly burst: number; readonly perSecond: number },
  nowMs: number,
  tokens = 1,
): number {
  const needed = Math.min(tokens, limit.burst) - almostNothing;
  const refill = (Math.max(0, nowMs - bucket.readAtMs) * limit.perSecond) / 1000;
  bucket.tokens = Math.min(limit.burst, bucket.tokens + refill);
  // A clock that is set back and forth fills nothing twice.
  bucket.readAtMs = Math.max(nowMs, bucket.readAtMs);
  if (bucket.tokens < needed) return Math.ceil(((needed - bucket.tokens) / limit.perSecond) * 1000);
  bucket.tokens = Math.max(0, bucket.tokens - tokens);
  return 0;
}
