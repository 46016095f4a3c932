import { expect, test } from 'bun:test';
import type { Clock } from './clock';
import type { Counters } from './counters';

export interface CountersUnderTest {
  readonly counters: Counters;
  readonly clock: Clock & { advance(ms: number): Promise<void> };
}

/** What every rate counter must do. */
export function countersContract(name: string, open: () => Promise<CountersUnderTest>): void {
  const limit = { burst: 3, perSecond: 2 };

  test(`${name}: lets a burst through, then says how long to wait`, async () => {
    const { counters } = await open();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) waits.push(await counters.take('k', limit));
    expect(waits).toEqual([0, 0, 0, 500]);
  });

  test(`${name}: waiting as long as it said is enough, and less is not`, async () => {
    const { counters, clock } = await open();
    await counters.take('k', limit, 3);
    const waitMs = await counters.take('k', limit, 2);
    await clock.advance(waitMs - 1);
    expect(await counters.take('k', limit, 2)).toBeGreaterThan(0);
    await clock.advance(1);
    expect(await counters.take('k', limit, 2)).toBe(0);
  });

  test(`${name}: a refused take costs nothing, and keys do not touch each other`, async () => {
    const { counters } = await open();
    expect(await counters.take('k', limit, 4)).toBeGreaterThan(0);
    expect(await counters.take('k', limit, 3)).toBe(0);
    expect(await counters.take('other', limit, 3)).toBe(0);
  });

  test(`${name}: never holds more than the burst`, async () => {
    const { counters, clock } = await open();
    await counters.take('k', limit);
    await clock.advance(3_600_000);
    expect(await counters.take('k', limit, 3)).toBe(0);
    expect(await counters.take('k', limit)).toBe(500);
  });
}
