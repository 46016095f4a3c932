import { type Entry, idToBytes } from '@tidings/protocol';
import type { PullPage, PullRange } from '../../ports/log-store';
import type { ReadStatements } from './log-read-statements';
import { type EntryColumns, entryFromColumns } from './log-rows';

/** What an entry weighs on the wire besides its body. */
const entryOverheadBytes = 100;

const lastSeq = 0xffff_ffff;
const chunkRows = 64;

/** One page of a log within the bounds of a membership. */
export function readPage(sql: ReadStatements, range: PullRange): PullPage {
  const conversation = sql.conversation.get(idToBytes(range.conversation));
  if (conversation === null) return { entries: [], incarnation: 0, headSeq: 0, atEnd: true };
  const isBackwards = range.beforeSeq !== undefined;
  const first = Math.max(range.fromSeq, isBackwards ? 1 : (range.afterSeq ?? 0) + 1);
  const last = Math.min(range.toSeq ?? lastSeq, (range.beforeSeq ?? lastSeq + 1) - 1, lastSeq);
  const { entries, atEnd } = takePage(readRows(sql, conversation.key, { first, last, isBackwards }), range);
  return {
    entries: isBackwards ? entries.reverse() : entries,
    incarnation: conversation.incarnation,
    headSeq: Math.min(conversation.head_seq, range.toSeq ?? lastSeq),
    atEnd,
  };
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly isBackwards: boolean;
}

/** Piece by piece, so that a page that is cut by its size has not read much more. (`iterate` can not be left early in Bun 1.4.) */
function* readRows(sql: ReadStatements, key: number, { first, last, isBackwards }: Stretch): Generator<EntryColumns> {
  const statement = isBackwards ? sql.entriesBackwards : sql.entriesForwards;
  let [from, to] = [first, last];
  while (from <= to) {
    const rows = statement.all(key, from, to, chunkRows);
    yield* rows;
    const end = rows.at(-1)?.seq;
    if (end === undefined || rows.length < chunkRows) return;
    if (isBackwards) to = end - 1;
    else from = end + 1;
  }
}

function takePage(
  rows: Iterable<EntryColumns>,
  { kinds, limit, maxBytes }: PullRange,
): { entries: Entry[]; atEnd: boolean } {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (kinds.length > 0 && !kinds.includes(row.kind)) continue;
    if (entries.length === limit || bytes > maxBytes) return { entries, atEnd: false };
    entries.push(entryFromColumns(row));
    bytes += row.body.length + (row.deletes?.length ?? 0) + entryOverheadBytes;
  }
  return { entries, atEnd: true };
}
