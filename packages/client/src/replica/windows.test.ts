import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { addWindow, isHeld, newestWindow, type Windows } from './windows';

test('pieces that touch become one', () => {
  const cases: [Windows, { low: number; high: number }, Windows][] = [
    [[], { low: 5, high: 9 }, [{ low: 5, high: 9 }]],
    [[{ low: 1, high: 4 }], { low: 5, high: 9 }, [{ low: 1, high: 9 }]],
    [
      [{ low: 1, high: 3 }],
      { low: 5, high: 9 },
      [
        { low: 1, high: 3 },
        { low: 5, high: 9 },
      ],
    ],
    [
      [
        { low: 1, high: 3 },
        { low: 7, high: 8 },
      ],
      { low: 4, high: 6 },
      [{ low: 1, high: 8 }],
    ],
    [
      [
        { low: 2, high: 3 },
        { low: 20, high: 30 },
      ],
      { low: 1, high: 10 },
      [
        { low: 1, high: 10 },
        { low: 20, high: 30 },
      ],
    ],
  ];
  for (const [windows, added, expected] of cases) expect(addWindow(windows, added)).toEqual(expected);
});

test('windows hold exactly what was added, ascending and never touching', () => {
  const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 })), {
    maxLength: 15,
  });
  fc.assert(
    fc.property(pieces, (added) => {
      const held = new Set<number>();
      let windows: Windows = [];
      for (const [low, more] of added) {
        windows = addWindow(windows, { low, high: low + more });
        for (let seq = low; seq <= low + more; seq++) held.add(seq);
      }
      for (let seq = 0; seq <= 80; seq++) expect(isHeld(windows, seq)).toBe(held.has(seq));
      for (const [index, { low }] of windows.entries())
        if (index > 0) expect(low).toBeGreaterThan((windows[index - 1]?.high ?? 0) + 1);
      expect(newestWindow(windows)?.high ?? 0).toBe(Math.max(0, ...held));
    }),
  );
});
