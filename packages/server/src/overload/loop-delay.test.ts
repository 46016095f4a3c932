import { expect, test } from 'bun:test';
import { watchLoopDelay } from './loop-delay';

/** A clock whose timers run when the test says. */
function slowClock() {
  let nowMs = 0;
  let due: (() => void) | undefined;
  return {
    now: () => nowMs,
    after(_: number, callback: () => void) {
      due = callback;
      return () => {
        due = undefined;
      };
    },
    /** The loop comes round after so long. */
    turn(ms: number) {
      nowMs += ms;
      due?.();
    },
    get isWaiting() {
      return due !== undefined;
    },
  };
}

test('a loop that comes round far too late is too slow until it is in time again', () => {
  const clock = slowClock();
  const seen: number[] = [];
  const delay = watchLoopDelay(clock, (ms) => seen.push(ms));
  clock.turn(250);
  expect(seen).toEqual([0]);
  clock.turn(1_000);
  expect(delay.isTooLong).toBe(false);
  clock.turn(2_300);
  expect(delay.isTooLong).toBe(true);
  clock.turn(260);
  expect(delay.isTooLong).toBe(false);
  delay[Symbol.dispose]();
  expect(clock.isWaiting).toBe(false);
});
