import { type Entry, idToBytes } from '@tidings/protocol';
import type { PullPage, PullRange } from '../../ports/log-store';
import type { ReadStatements } from './log-read-statements';
import { entryFromColumns } from './log-rows';

/** What an entry weighs on the wire besides its body. */
const entryOverheadBytes = 100;

const lastSeq = 0xffff_ffff;

/** One page of a log within the bounds of a membership. */
export function readPage(sql: ReadStatements, range: PullRange): PullPage {
  const conversation = sql.conversation.get(idToBytes(range.conversation));
  if (conversation === null) return { entries: [], incarnation: 0, headSeq: 0, atEnd: true };
  const isBackwards = range.beforeSeq !== undefined;
  const first = Math.max(range.fromSeq, isBackwards ? 1 : (range.afterSeq ?? 0) + 1);
  const last = Math.min(range.toSeq ?? lastSeq, (range.beforeSeq ?? lastSeq + 1) - 1, lastSeq);
  const statement = isBackwards ? sql.entriesBackwards : sql.entriesForwards;
  const rows = first > last ? [] : statement.iterate(conversation.key, first, last);
  const { entries, atEnd } = takePage(rows, range);
  return {
    entries: isBackwards ? entries.reverse() : entries,
    incarnation: conversation.incarnation,
    headSeq: Math.min(conversation.head_seq, range.toSeq ?? lastSeq),
    atEnd,
  };
}

function takePage(
  rows: Iterable<Parameters<typeof entryFromColumns>[0]>,
  { kinds, limit, maxBytes }: PullRange,
): { entries: Entry[]; atEnd: boolean } {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (kinds.length > 0 && !kinds.includes(row.kind)) continue;
    if (entries.length === limit || bytes > maxBytes) return { entries, atEnd: false };
    entries.push(entryFromColumns(row));
    bytes += row.body.length + entryOverheadBytes;
  }
  return { entries, atEnd: true };
}
