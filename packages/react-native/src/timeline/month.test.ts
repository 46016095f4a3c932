import { expect, it } from 'vitest';
import { firstDayOf, weeksOf } from './month';

const days = (year: number, month: number, firstDay: number) =>
  weeksOf(year, month, firstDay).map((week) => week.map((day) => day?.day ?? 0));

it('has each day of the month once, under its weekday', () => {
  // 1 November 2026 is a Sunday.
  expect(days(2026, 10, 1)[0]).toEqual([0, 0, 0, 0, 0, 0, 1]);
  expect(days(2026, 10, 0)[0]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(days(2026, 10, 1).at(-1)).toEqual([30, 0, 0, 0, 0, 0, 0]);
  expect(days(2028, 1, 1).flat().filter(Boolean)).toEqual(Array.from({ length: 29 }, (_, day) => day + 1));
  for (const week of weeksOf(2026, 2, 1))
    for (const [at, day] of week.entries()) if (day) expect((new Date(day.atMs).getDay() + 6) % 7).toBe(at);
});

it('begins the week as people there do', () => {
  expect(firstDayOf('de')).toBe(1);
  expect(firstDayOf('nonsense-locale-that-is-too-long')).toBe(1);
});
