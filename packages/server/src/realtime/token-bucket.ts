/** A token bucket of one socket: two numbers, no timer. The cluster-wide ones are `ports/counters`. */
export interface TokenBucket {
  tokens: number;
  readAtMs: number;
}

/** Sums of fractions fall a little short of what they mean. */
const almostOne = 1 - 1e-9;

/** Takes one token; answers 0 if there was one, otherwise how long to wait, in milliseconds. */
export function takeToken(
  bucket: TokenBucket,
  limit: { readonly burst: number; readonly perSecond: number },
  nowMs: number,
): number {
  const refill = (Math.max(0, nowMs - bucket.readAtMs) * limit.perSecond) / 1000;
  bucket.tokens = Math.min(limit.burst, bucket.tokens + refill);
  bucket.readAtMs = nowMs;
  if (bucket.tokens < almostOne) return Math.ceil(((almostOne - bucket.tokens) / limit.perSecond) * 1000);
  bucket.tokens = Math.max(0, bucket.tokens - 1);
  return 0;
}
