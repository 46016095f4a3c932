import type { Emoji } from './emoji-data';

/** A heading and the emoji under it; the heading of a search's results is not shown. */
export interface EmojiSection {
  readonly key: string;
  readonly title?: string;
  readonly emoji: readonly Emoji[];
}

/** Headings and emoji in lines of one height, so that a line's place on the screen is known without measuring. */
export type GridRow =
  | { readonly type: 'title'; readonly section: string; readonly title: string }
  | { readonly type: 'emoji'; readonly section: string; readonly emoji: readonly Emoji[] };

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Pure. */
export function layoutGrid(sections: readonly EmojiSection[], columns: number): GridRow[] {
  return sections.flatMap(({ key, title, emoji }) => {
    const rows: GridRow[] = title === undefined ? [] : [{ type: 'title', section: key, title }];
    for (let at = 0; at < emoji.length; at += columns)
      rows.push({ type: 'emoji', section: key, emoji: emoji.slice(at, at + columns) });
    return rows;
  });
}

/** The lines in view and a few around them, as `[first, end)`. Pure. */
export function visibleRows(rowCount: number, scrollTop: number, height: number, rowHeight: number): [number, number] {
  const first = Math.floor(scrollTop / rowHeight);
  const shown = Math.ceil(height / rowHeight);
  return [Math.max(0, first - 3), Math.min(rowCount, first + shown + 4)];
}

export const firstPlace = (rows: readonly GridRow[]): GridPlace => ({
  row: Math.max(
    0,
    rows.findIndex(({ type }) => type === 'emoji'),
  ),
  column: 0,
});

type Step = (place: GridPlace, rows: readonly GridRow[]) => GridPlace | undefined;

const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  [
    'ArrowRight',
    ({ row, column }, rows) =>
      column + 1 < lengthOf(rows, row) ? { row, column: column + 1 } : at(rows, nextRow(rows, row, 1), 0),
  ],
  [
    'ArrowLeft',
    ({ row, column }, rows) =>
      column > 0 ? { row, column: column - 1 } : at(rows, nextRow(rows, row, -1), Number.POSITIVE_INFINITY),
  ],
  ['ArrowDown', ({ row, column }, rows) => at(rows, nextRow(rows, row, 1), column)],
  ['ArrowUp', ({ row, column }, rows) => at(rows, nextRow(rows, row, -1), column)],
  ['Home', ({ row }) => ({ row, column: 0 })],
  ['End', ({ row }, rows) => at(rows, row, Number.POSITIVE_INFINITY)],
]);

const mirrored: ReadonlyMap<string, string> = new Map([
  ['ArrowLeft', 'ArrowRight'],
  ['ArrowRight', 'ArrowLeft'],
]);

/**
 * Where a key leads from a place: undefined if it is none of the grid's, or leads out of it. In languages written from
 * right to left the arrows keep to what one sees. Pure.
 */
export function moveInGrid(
  rows: readonly GridRow[],
  place: GridPlace,
  key: string,
  isRtl: boolean,
): GridPlace | undefined {
  return steps.get((isRtl ? mirrored.get(key) : undefined) ?? key)?.(place, rows);
}

const lengthOf = (rows: readonly GridRow[], row: number): number => {
  const found = rows[row];
  return found?.type === 'emoji' ? found.emoji.length : 0;
};

function nextRow(rows: readonly GridRow[], from: number, step: 1 | -1): number {
  let row = from + step;
  while (rows[row]?.type === 'title') row += step;
  return row;
}

const at = (rows: readonly GridRow[], row: number, column: number): GridPlace | undefined =>
  lengthOf(rows, row) === 0 ? undefined : { row, column: Math.min(column, lengthOf(rows, row) - 1) };
