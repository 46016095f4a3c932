import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { createMemoryCounters } from '../adapters/memory/counters';
import { createRateLimiter } from './rate-limits';

test('who asks too often is told how long to wait, and let in after that', async () => {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const limiter = createRateLimiter(createMemoryCounters(clock));
  const limit = { burst: 2, perSecond: 0.5 };
  await limiter.take('a', limit);
  await limiter.take('a', limit);
  await expect(limiter.take('a', limit)).rejects.toMatchObject({ code: ErrorCode.RATE_LIMITED, retryAfterMs: 2_000 });
  await limiter.take('b', limit);
  clock.nowMs = 2_000;
  await limiter.take('a', limit);
});
