/**
 * What a timeline shows, made of its rows. Pure.
 *
 * - A day separator stands before the first row of each day, but not before the very first row while there are older
 *   ones: whether the day begins there is not known yet, and a row that moves when older ones come would jump.
 * - Messages of one author within five minutes form a group: the name stands over the first, time and ticks in the last.
 * - The "new messages" line stands before the first message of others behind `freshAfterSeq`, which the caller freezes
 *   at opening, so that it stays where it was while the person reads.
 * - Keys belong to rows, so an item keeps its key when rows come before or behind it.
 */
import type { ChangeRow, MessageRow, TimelineRow } from '@tidings/client';

export type TimelineItem =
  | { readonly type: 'day'; readonly key: string; readonly atMs: number }
  | { readonly type: 'fresh'; readonly key: string }
  | { readonly type: 'change'; readonly key: string; readonly row: ChangeRow }
  | {
      readonly type: 'message';
      readonly key: string;
      readonly row: MessageRow;
      readonly isFirstOfGroup: boolean;
      readonly isLastOfGroup: boolean;
      /** The author's name over the bubble: others' messages in groups. */
      readonly hasName: boolean;
      /** Time and, of own messages, ticks. */
      readonly hasMeta: boolean;
    };

export interface LayoutOptions {
  readonly hasOlder: boolean;
  /** Undefined: there was nothing new at opening. */
  readonly freshAfterSeq: number | undefined;
  /** More than two people: names are needed. */
  readonly isGroup: boolean;
}

const groupMs = 5 * 60_000;

export function layoutTimeline(rows: readonly TimelineRow[], options: LayoutOptions): TimelineItem[] {
  const startsDay = dayStarts(rows, options.hasOlder);
  const freshAt = firstFresh(rows, options.freshAfterSeq);
  const continuesGroup = (at: number): boolean => {
    const [before, row] = [rows[at - 1], rows[at]];
    if (before?.type !== 'message' || row?.type !== 'message') return false;
    if (startsDay.has(at) || at === freshAt) return false;
    return before.author === row.author && row.atMs - before.atMs < groupMs;
  };

  return rows.flatMap((row, at): TimelineItem[] => {
    const separators: TimelineItem[] = [];
    if (startsDay.has(at)) separators.push({ type: 'day', key: `day:${row.id}`, atMs: row.atMs });
    if (at === freshAt) separators.push({ type: 'fresh', key: `fresh:${row.id}` });
    if (row.type === 'change') return [...separators, { type: 'change', key: row.id, row }];
    const isFirstOfGroup = !continuesGroup(at);
    const isLastOfGroup = !continuesGroup(at + 1);
    const item: TimelineItem = {
      type: 'message',
      key: row.id,
      row,
      isFirstOfGroup,
      isLastOfGroup,
      hasName: options.isGroup && !row.isOwn && isFirstOfGroup,
      hasMeta: isLastOfGroup || needsStatus(row, rows[at + 1]),
    };
    return [...separators, item];
  });
}

function dayStarts(rows: readonly TimelineRow[], hasOlder: boolean): ReadonlySet<number> {
  const starts = new Set<number>();
  let latest = hasOlder && rows[0] ? dayOf(rows[0].atMs) : Number.NEGATIVE_INFINITY;
  rows.forEach((row, at) => {
    const day = dayOf(row.atMs);
    // Only forwards: an own pending row of a clock that is behind does not bring yesterday back. I15
    if (day <= latest) return;
    latest = day;
    starts.add(at);
  });
  return starts;
}

function firstFresh(rows: readonly TimelineRow[], afterSeq: number | undefined): number {
  if (afterSeq === undefined) return -1;
  return rows.findIndex((row) => row.type === 'message' && !row.isOwn && row.seq !== undefined && row.seq > afterSeq);
}

/** Inside a group, a message shows where it is only if that is not what the next one says, too. */
function needsStatus(row: MessageRow, next: TimelineRow | undefined): boolean {
  if (!row.isOwn) return false;
  return row.status === 'failed' || next?.type !== 'message' || next.status !== row.status;
}

/** The start of the local day. */
const dayOf = (atMs: number): number => new Date(atMs).setHours(0, 0, 0, 0);
