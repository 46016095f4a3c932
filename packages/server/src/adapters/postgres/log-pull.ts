import type { Entry } from '@tidings/protocol';
import type { PullPage, PullRange } from '../../ports/log-store';
import { numberArray } from './arrays';
import { type EntryColumns, entryColumns, entryFromColumns } from './log-rows';
import type { ShardReader } from './shard-reader';

/** What an entry weighs on the wire besides its body. */
const entryOverheadBytes = 100;

const lastSeq = 0xffff_ffff;

type Row = Omit<EntryColumns, 'seq' | 'body'> & {
  readonly incarnation: number;
  readonly log_head: number;
  /** Null: nothing in the range. */
  readonly seq: number | null;
  /** Null: beyond the page's size. */
  readonly body: Uint8Array | null;
};

/**
 * A page and one row more, which says that there is more. `before`: what the page's earlier entries weigh; bodies that do not fit
 * are not read.
 */
const page = (direction: 'ASC' | 'DESC') => `
  SELECT c.incarnation, c.head_seq AS log_head, e.* FROM conversations c LEFT JOIN LATERAL (
    SELECT ${entryColumns.replace(', body', '')}, CASE WHEN before <= $6::bigint THEN body END AS body FROM (
      SELECT ${entryColumns}, coalesce(sum(octet_length(body) + 16 * coalesce(cardinality(deletes), 0) + ${entryOverheadBytes})
        OVER (ORDER BY seq ${direction} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
      FROM (
        SELECT * FROM entries WHERE conversation = $1 AND seq BETWEEN $2 AND $3
          AND ($4::text IS NULL OR kind = ANY ($4::text::smallint[]))
        ORDER BY seq ${direction} LIMIT $5) range) weighed
    ORDER BY seq ${direction}) e ON true
  WHERE c.id = $1`;

const forwards = page('ASC');
const backwards = page('DESC');

/** One page of a log within the bounds of a membership. */
export async function readPage(reader: ShardReader, range: PullRange): Promise<PullPage> {
  const isBackwards = range.beforeSeq !== undefined;
  const first = Math.max(range.fromSeq, isBackwards ? 1 : (range.afterSeq ?? 0) + 1);
  const last = Math.min(range.toSeq ?? lastSeq, (range.beforeSeq ?? lastSeq + 1) - 1, lastSeq);
  const rows = await reader.about<Row>(range.conversation, isBackwards ? backwards : forwards, [
    first,
    last,
    range.kinds.length === 0 ? null : numberArray(range.kinds),
    range.limit + 1,
    range.maxBytes,
  ]);
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
