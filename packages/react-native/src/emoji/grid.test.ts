import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPlace, layoutGrid, moveInGrid, visibleRows } from './grid';

const emoji = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ text: String(at), name: '', hasTones: false, words: '' }));
// A title, 3 + 3 + 1, a title, 2.
const rows = layoutGrid(
  [
    { key: 'a', title: 'A', emoji: emoji(7) },
    { key: 'b', title: 'B', emoji: emoji(2) },
  ],
  3,
);
const move = (row: number, column: number, key: string, isRtl = false) => moveInGrid(rows, { row, column }, key, isRtl);

it('lays sections out in lines, each under its title', () => {
  expect(rows.map((row) => (row.type === 'title' ? row.title : row.emoji.length))).toEqual(['A', 3, 3, 1, 'B', 2]);
  expect(firstPlace(rows)).toEqual({ row: 1, column: 0 });
});

describe('moveInGrid', () => {
  it('goes along lines, past titles, and keeps inside shorter lines', () => {
    expect(move(1, 2, 'ArrowRight')).toEqual({ row: 2, column: 0 });
    expect(move(2, 0, 'ArrowLeft')).toEqual({ row: 1, column: 2 });
    expect(move(2, 2, 'ArrowDown')).toEqual({ row: 3, column: 0 });
    expect(move(3, 0, 'ArrowDown')).toEqual({ row: 5, column: 0 });
    expect(move(5, 1, 'ArrowUp')).toEqual({ row: 3, column: 0 });
    expect(move(1, 0, 'End')).toEqual({ row: 1, column: 2 });
  });

  it('follows the eye where text runs from right to left', () => {
    expect(move(1, 0, 'ArrowLeft', true)).toEqual({ row: 1, column: 1 });
    expect(move(1, 1, 'ArrowRight', true)).toEqual({ row: 1, column: 0 });
  });

  it('leads nowhere from the edges, and by other keys', () => {
    for (const [row, column, key] of [
      [1, 0, 'ArrowUp'],
      [1, 0, 'ArrowLeft'],
      [5, 1, 'ArrowRight'],
      [5, 0, 'ArrowDown'],
      [1, 1, 'x'],
      [1, 1, 'constructor'],
    ] as const)
      expect(move(row, column, key)).toBeUndefined();
  });

  it('always ends on an emoji', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(keys), (path) => {
        let place = firstPlace(rows);
        for (const key of path) place = moveInGrid(rows, place, key, false) ?? place;
        const row = rows[place.row];
        expect(row?.type === 'emoji' && row.emoji[place.column] !== undefined).toBe(true);
      }),
    );
  });
});

it('draws what is in view and little more', () => {
  expect(visibleRows(300, 0, 308, 44)).toEqual([0, 11]);
  expect(visibleRows(300, 4_400, 308, 44)).toEqual([97, 111]);
  expect(visibleRows(5, 0, 308, 44)).toEqual([0, 5]);
});
