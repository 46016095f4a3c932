import { renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { demoPolicy } from '../testing/demo-views';
import { useSlowMode } from './use-slow-mode';

it.each([
  ['has just written', 0, 30],
  ['wrote a while ago', 12_000, 18],
  ['is free again', 40_000, 0],
  ['has a clock that was set back by an hour', -3_600_000, 30],
])('who %s waits', (_who, agoMs, waitS) => {
  vi.useFakeTimers();
  const policy = { ...demoPolicy, slowModeS: 30 };
  const { result } = renderHook(() => useSlowMode({ policy, saidAtMs: Date.now() - agoMs }));
  expect(result.current).toBe(waitS);
  vi.useRealTimers();
});
