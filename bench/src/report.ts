import { writeFileSync } from 'node:fs';

/** One figure of the bench. */
export interface Row {
  readonly area: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the barest possible program needs for the same, measured in the same run. */
  readonly floor?: number;
  readonly floorName?: string;
  /** In words: `≤ 1.3 × floor`. */
  readonly target?: string;
  readonly isMet?: boolean;
}

/** A row whose target is a multiple of its floor. */
export function againstFloor(row: Row & { readonly floor: number }, rule: '≤' | '≥', times: number): Row {
  const ratio = row.value / row.floor;
  return { ...row, target: `${rule} ${times} × floor`, isMet: rule === '≤' ? ratio <= times : ratio >= times };
}

/** A row whose target is a number. */
export function againstLimit(row: Row, rule: '≤' | '≥', limit: number): Row {
  const isMet = rule === '≤' ? row.value <= limit : row.value >= limit;
  return { ...row, target: `${rule} ${formatNumber(limit)} ${row.unit}`, isMet };
}

/** The table people read. */
export function formatTable(rows: readonly Row[]): string {
  const header = ['area', 'figure', 'value', 'unit', 'floor', 'ratio', 'target', ''];
  const lines = rows.map((row) => [
    row.area,
    row.name,
    formatNumber(row.value),
    row.unit,
    row.floor === undefined
      ? ''
      : `${formatNumber(row.floor)}${row.floorName === undefined ? '' : ` (${row.floorName})`}`,
    row.floor === undefined ? '' : `${(row.value / row.floor).toFixed(2)} ×`,
    row.target ?? '',
    row.isMet === undefined ? '' : row.isMet ? 'ok' : 'missed',
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [format(header), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.map(format)].join('\n');
}

export function writeJson(path: string, rows: readonly Row[]): void {
  writeFileSync(path, `${JSON.stringify({ measuredAt: new Date().toISOString(), rows }, undefined, 2)}\n`);
}

const isNumeric = (column: number): boolean => column === 2 || column === 5;

function formatNumber(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
