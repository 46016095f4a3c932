import { expect, test } from 'bun:test';
import { takeToken } from './token-bucket';

const limit = { burst: 2, perSecond: 4 };

test('a burst, then as many as come back', () => {
  const bucket = { tokens: 2, readAtMs: 0 };
  expect([0, 0, 0].map((atMs) => takeToken(bucket, limit, atMs))).toEqual([0, 0, 250]);
  expect(takeToken(bucket, limit, 249)).toBe(1);
  expect(takeToken(bucket, limit, 250)).toBe(0);
});

test('rest fills it no further than the burst, and a clock set back takes nothing away', () => {
  const bucket = { tokens: 0, readAtMs: 0 };
  expect([60_000, 60_000, 60_000].map((atMs) => takeToken(bucket, limit, atMs))).toEqual([0, 0, 250]);
  expect(takeToken({ tokens: 1, readAtMs: 1_000 }, limit, 0)).toBe(0);
});

test('a clock that is set back and forth fills nothing twice', () => {
  const bucket = { tokens: 0, readAtMs: 1_000 };
  expect([0, 1_000, 0, 1_000].map((atMs) => takeToken(bucket, limit, atMs))).toEqual([250, 250, 250, 250]);
});
