import type { Clock } from '../../ports/clock';
import type { Counters } from '../../ports/counters';
import { createMemoryCounters } from '../memory/counters';
import { keyPrefix, type RedisLink } from './link';
import { defineScript } from './script';

/**
 * One token bucket; like adapters/memory/counters.ts, in one step. It goes by itself when it is full, which is the same as none.
 * By the clock of Redis, unless a moment is given: the nodes' own differ, and each difference would fill the bucket.
 */
const takeTokens = `
local burst, perSecond, tokens, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'readAt')
local available = burst
if bucket[1] then
  available = math.min(burst, tonumber(bucket[1]) + math.max(0, now - tonumber(bucket[2])) * perSecond / 1000)
end
local left, wait = available, 0
if available >= tokens then left = available - tokens
else wait = math.ceil((tokens - available) / perSecond * 1000) end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', left), 'readAt', string.format('%.0f', math.max(now, tonumber(bucket[2] or 0))))
redis.call('PEXPIRE', KEYS[1], math.max(1, math.ceil((burst - left) / perSecond * 1000)))
return wait`;

/**
 * Token buckets over all nodes. Without Redis each node counts for itself: more forgiving, and still a limit.
 * @param now for tests; otherwise the time is that of Redis
 */
export function createRedisCounters(link: RedisLink, clock: Pick<Clock, 'now'>, now?: () => number): Counters {
  const take = defineScript(link.commands, 'tidingsTake', takeTokens);
  const ownCounters = createMemoryCounters(clock);
  return {
    async take(key, limit, tokens = 1) {
      const { burst, perSecond } = limit;
      const waitMs = await link.ask(() => take(`${keyPrefix}count:${key}`, [burst, perSecond, tokens, now?.() ?? '']));
      return waitMs ?? ownCounters.take(key, limit, tokens);
    },
    [Symbol.asyncDispose]: () => ownCounters[Symbol.asyncDispose](),
  };
}
