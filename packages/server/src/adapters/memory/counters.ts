import type { Clock } from '../../ports/clock';
import type { Counters } from '../../ports/counters';

interface Bucket {
  tokens: number;
  readAtMs: number;
  fullAtMs: number;
}

/** Keys beyond this many make the full buckets go, which are the same as none. */
const sweepAbove = 10_000;

/** Token buckets of one node. */
export function createMemoryCounters(clock: Pick<Clock, 'now'>): Counters {
  const buckets = new Map<string, Bucket>();
  let sweepAt = sweepAbove;

  const sweep = (nowMs: number) => {
    for (const [key, bucket] of buckets) if (bucket.fullAtMs <= nowMs) buckets.delete(key);
    sweepAt = Math.max(sweepAbove, buckets.size * 2);
  };

  return {
    async take(key, limit, tokens = 1) {
      const nowMs = clock.now();
      const before = buckets.get(key) ?? { tokens: limit.burst, readAtMs: nowMs, fullAtMs: nowMs };
      const refilled = before.tokens + (Math.max(0, nowMs - before.readAtMs) * limit.perSecond) / 1000;
      const available = Math.min(limit.burst, refilled);
      const isEnough = available >= tokens;
      const left = isEnough ? available - tokens : available;
      const fullAtMs = nowMs + ((limit.burst - left) / limit.perSecond) * 1000;
      buckets.set(key, { tokens: left, readAtMs: Math.max(nowMs, before.readAtMs), fullAtMs });
      if (buckets.size > sweepAt) sweep(nowMs);
      return isEnough ? 0 : Math.ceil(((tokens - available) / limit.perSecond) * 1000);
    },
    async [Symbol.asyncDispose]() {
      buckets.clear();
    },
  };
}
