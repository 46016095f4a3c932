import { type Entry, EntryKind } from '@tidings/protocol';
import type { PullPage, PullRange } from '../../ports/log-store';
import { type EntryColumns, entryColumns, entryFromColumns, entryOverheadBytes } from './log-rows';
import type { ShardReader } from './shard-reader';

const lastSeq = 0xffff_ffff;

type Row = Omit<EntryColumns, 'seq' | 'body'> & {
  readonly incarnation: number;
  readonly log_head: number;
  /** Null: nothing in the range. */
  readonly seq: number | null;
  /** Null: beyond the page's size. */
  readonly body: Uint8Array | null;
};

type Direction = 'ASC' | 'DESC';

/**
 * A page and one row more, which says that there is more. `before`: what the page's earlier entries weigh; bodies that do not fit
 * are not read.
 */
const page = (direction: Direction, range: string) => `
  SELECT c.incarnation, c.head_seq AS log_head, e.* FROM conversations c LEFT JOIN LATERAL (
    SELECT ${entryColumns.replace(', body', '')}, CASE WHEN before <= $5::bigint THEN body END AS body FROM (
      SELECT ${entryColumns}, coalesce(sum(octet_length(body) + 16 * coalesce(cardinality(deletes), 0) + ${entryOverheadBytes})
        OVER (ORDER BY seq ${direction} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM (${range} ORDER BY seq ${direction} LIMIT $4) range) weighed
    ORDER BY seq ${direction}) e ON true
  WHERE c.id = $1`;

const stretch = (which: string) => `SELECT * FROM entries WHERE conversation = $1 AND seq BETWEEN $2 AND $3 ${which}`;

/** The kinds stand in the text: only a literal opens the index of what is not content, and only one kind of it is in order. */
const ofKind = (direction: Direction, kind: EntryKind) =>
  kind === EntryKind.CONTENT
    ? `(${stretch('AND kind = 1')} ORDER BY seq ${direction} LIMIT $4)`
    : `(${stretch(`AND kind <> 1 AND kind = ${Number(kind)}`)} ORDER BY seq ${direction} LIMIT $4)`;

const texts = new Map<string, string>();

function textFor(direction: Direction, kinds: readonly EntryKind[]): string {
  const key = `${direction} ${kinds}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const parts = kinds.map((kind) => ofKind(direction, kind)).join(' UNION ALL ');
  const text = page(direction, kinds.length === 0 ? stretch('') : `SELECT * FROM (${parts}) kinds`);
  texts.set(key, text);
  return text;
}

/** One page of a log within the bounds of a membership. */
export async function readPage(reader: ShardReader, range: PullRange): Promise<PullPage> {
  const isBackwards = range.beforeSeq !== undefined;
  const first = Math.max(range.fromSeq, isBackwards ? 1 : (range.afterSeq ?? 0) + 1);
  const last = Math.min(range.toSeq ?? lastSeq, (range.beforeSeq ?? lastSeq + 1) - 1, lastSeq);
  const text = textFor(isBackwards ? 'DESC' : 'ASC', range.kinds.toSorted());
  const rows = await reader.about<Row>(range.conversation, text, [first, last, range.limit + 1, range.maxBytes]);
  const [head] = rows;
  if (head === undefined) return { entries: [], incarnation: 0, headSeq: 0, atEnd: true };
  const found = rows.filter((row) => row.seq !== null);
  const entries = found.slice(0, range.limit).flatMap(fits);
  return {
    entries: isBackwards ? entries.reverse() : entries,
    incarnation: head.incarnation,
    headSeq: Math.min(head.log_head, range.toSeq ?? lastSeq),
    atEnd: entries.length === found.length,
  };
}

function fits({ seq, body, ...row }: Row): Entry[] {
  return seq === null || body === null ? [] : [entryFromColumns({ ...row, seq, body })];
}
