/** The newest entries of a conversation as one column of another statement, so that a welcome asks for all of them at once. */
import type { Entry } from '@tidings/protocol';
import { entryColumns, entryFromColumns, entryOverheadBytes } from './log-rows';

/** Of each entry what `entryColumns` has, in that order, the body in Base64. */
export type NewestEntry = readonly [
  seq: number,
  id: string,
  kind: number,
  authorUser: string,
  authorDevice: string | null,
  acceptedAtMs: number,
  loudCount: number,
  silent: boolean,
  generation: number,
  epoch: number,
  deletes: string | null,
  expireAfterS: number,
  body: string,
];

/** One row: at most $4 entries between these seqs, newest first, as long as those before weigh no more than $5. */
export const newestEntries = (conversation: string, first: string, last: string) => `
  SELECT json_agg(json_build_array(
      seq, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent, generation, epoch, deletes::text,
      expire_after_s, encode(body, 'base64')) ORDER BY seq DESC) AS newest
  FROM (
    SELECT *, coalesce(sum(octet_length(body) + 16 * coalesce(cardinality(deletes), 0) + ${entryOverheadBytes})
      OVER (ORDER BY seq DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (
      SELECT ${entryColumns} FROM entries WHERE conversation = ${conversation} AND seq BETWEEN ${first} AND ${last}
      ORDER BY seq DESC LIMIT $4::bigint) range) weighed
  WHERE before <= $5::bigint`;

export function newestFromColumn(columns: NewestEntry): Entry {
  const [seq, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent, ...rest] = columns;
  const [generation, epoch, deletes, expire_after_s, body] = rest;
  return entryFromColumns({
    ...{ seq, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent },
    ...{ generation, epoch, deletes, expire_after_s },
    body: new Uint8Array(Buffer.from(body, 'base64')),
  });
}
