import { afterEach, expect, jest, test } from 'bun:test';
import { watchRush } from './tidy-memory';

afterEach(() => {
  jest.useRealTimers();
});

test('collects once, when a rush of sockets is over', () => {
  jest.useFakeTimers();
  let collected = 0;
  const rush = watchRush(() => collected++);
  const open = (count: number) => {
    for (let i = 0; i < count; i++) rush.opened();
  };
  open(199);
  jest.advanceTimersByTime(10_000);
  expect(collected).toBe(0);
  open(1);
  jest.advanceTimersByTime(2_000);
  expect(collected).toBe(0);
  jest.advanceTimersByTime(2_000);
  expect(collected).toBe(1);
  jest.advanceTimersByTime(20_000);
  expect(collected).toBe(1);
  rush.stop();
  open(500);
  jest.advanceTimersByTime(20_000);
  expect(collected).toBe(1);
});
