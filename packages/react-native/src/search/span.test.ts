import { expect, it } from 'vitest';
import { withFirst, withLast } from './span';

const day = (date: number) => new Date(2026, 2, date).getTime();
const open = { fromMs: undefined, toMs: undefined };

it('ends behind its last day, also where the clocks are set forward in it', () => {
  for (const date of [1, 28, 29, 31])
    expect(withLast(open, day(date)).toMs).toBe(new Date(2026, 2, date + 1).getTime());
});

it('never ends before it begins', () => {
  const span = withLast(withFirst(open, day(10)), day(12));
  expect(span).toEqual({ fromMs: day(10), toMs: day(13) });
  expect(withFirst(span, day(20))).toEqual({ fromMs: day(20), toMs: day(21) });
  expect(withLast(span, day(5))).toEqual({ fromMs: day(5), toMs: day(6) });
  expect(withFirst(span, day(12))).toEqual({ fromMs: day(12), toMs: day(13) });
});
