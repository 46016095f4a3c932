/** A stretch of days in local time; `toMs` is the first moment behind it. Undefined: open at that end. */
export interface Span {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

/** The moment after a day: a day of a time change has 23 or 25 hours. */
function dayAfter(dayMs: number): number {
  const at = new Date(dayMs);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime();
}

/** Begins with this day; an end before it is moved to it. Pure. */
export function withFirst({ toMs }: Span, dayMs: number): Span {
  return { fromMs: dayMs, toMs: toMs === undefined || toMs > dayMs ? toMs : dayAfter(dayMs) };
}

/** Ends with this day; a beginning behind it is moved to it. Pure. */
export function withLast({ fromMs }: Span, dayMs: number): Span {
  return { fromMs: fromMs === undefined || fromMs <= dayMs ? fromMs : dayMs, toMs: dayAfter(dayMs) };
}
