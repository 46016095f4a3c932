import { describe, expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { createMemoryCounters } from '../adapters/memory/counters';
import { createRateLimiter, networkOf } from './rate-limits';

describe('networkOf', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('%s → %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

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
