import { type Entry, EntryKind, idToBytes } from '@tidings/protocol';
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
  const { entries, atEnd } = takePage(readRows(sql, conversation.key, { first, last, isBackwards }, range), range);
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

type Read = (from: number, to: number, count: number) => EntryColumns[];

function readRows(sql: ReadStatements, key: number, stretch: Stretch, { kinds, limit }: PullRange) {
  const { all, content, ofKind } = stretch.isBackwards ? sql.backwards : sql.forwards;
  const inPieces = (read: Read) => inOrder(read, stretch, Math.min(chunkRows, limit + 1));
  if (kinds.length === 0) return inPieces((from, to, count) => all.all(key, from, to, count));
  const streams = kinds.map((kind) =>
    kind === EntryKind.CONTENT
      ? inPieces((from, to, count) => content.all(key, from, to, count))
      : inPieces((from, to, count) => ofKind.all(key, from, to, count, kind)),
  );
  return merge(streams, stretch.isBackwards);
}

/** Piece by piece, so that a page that is cut by its size has not read much more. (`iterate` can not be left early in Bun 1.4.) */
function* inOrder(read: Read, { first, last, isBackwards }: Stretch, count: number): Generator<EntryColumns> {
  let [from, to] = [first, last];
  while (from <= to) {
    const rows = read(from, to, count);
    yield* rows;
    const end = rows.at(-1)?.seq;
    if (end === undefined || rows.length < count) return;
    if (isBackwards) to = end - 1;
    else from = end + 1;
  }
}

/** Streams that are each in order, as one. */
function* merge(streams: readonly Generator<EntryColumns>[], isBackwards: boolean): Generator<EntryColumns> {
  const heads = streams.map((stream) => stream.next().value as EntryColumns | undefined);
  for (;;) {
    let first = -1;
    for (const [i, row] of heads.entries()) {
      const best = heads[first];
      if (row !== undefined && (best === undefined || row.seq < best.seq !== isBackwards)) first = i;
    }
    const row = heads[first];
    if (row === undefined) return;
    yield row;
    heads[first] = streams[first]?.next().value as EntryColumns | undefined;
  }
}

function takePage(rows: Iterable<EntryColumns>, { limit, maxBytes }: PullRange): { entries: Entry[]; atEnd: boolean } {
  const entries: Entry[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (entries.length === limit || bytes > maxBytes) return { entries, atEnd: false };
    entries.push(entryFromColumns(row));
    bytes += row.body.length + (row.deletes?.length ?? 0) + entryOverheadBytes;
  }
  return { entries, atEnd: true };
}
