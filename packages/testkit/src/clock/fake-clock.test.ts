import { describe, expect, test } from 'bun:test';
import { createFakeClock } from './fake-clock';

describe('the fake clock', () => {
  test('runs timers in order of time, then of setting, at their moment', () => {
    const clock = createFakeClock(1_000);
    const ran: string[] = [];
    const note = (name: string) => () => ran.push(`${name}@${clock.now()}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.after(30, note('never'))();
    clock.tick(25);
    expect(ran).toEqual(['first@1010', 'second@1010', 'late@1020']);
    expect(clock.now()).toBe(1_025);
    expect(clock.pendingTimers).toBe(0);
  });

  test('runs timers that timers set', () => {
    const clock = createFakeClock(0);
    const ran: number[] = [];
    const again = () => {
      ran.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.tick(35);
    expect(ran).toEqual([10, 20, 30]);
  });

  test('lets promises settle between timers', async () => {
    const clock = createFakeClock(0);
    const ran: string[] = [];
    clock.after(10, () => void Promise.resolve().then(() => ran.push('promise')));
    clock.after(10, () => ran.push('timer'));
    await clock.run(10);
    expect(ran).toEqual(['promise', 'timer']);
  });

  test('a changed clock moves no timer', () => {
    const clock = createFakeClock(1_000);
    let ran = 0;
    clock.after(10, () => ran++);
    clock.jump(5_000_000);
    clock.tick(9);
    expect(ran).toBe(0);
    clock.tick(1);
    expect(ran).toBe(1);
  });
});
