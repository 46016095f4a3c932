/** Consumers' cursors on a shard. */
import type { ConversationId, ConversationKind, Encryption } from '@tidings/protocol';
import type { BehindPage, BehindRange, ConsumerMove, ConsumerPlace } from '../../ports/log-store';
import { idArray, numberArray, textArray } from './arrays';
import { holdSlots } from './lock-conversations';
import type { Query } from './pool';
import type { ShardReader } from './shard-reader';

interface PlaceColumns {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
  readonly head_seq: number;
  readonly cursor_seq: number;
}

const columns = 'c.id, c.kind, c.encryption, c.head_seq, coalesce(k.seq, 0) AS cursor_seq';

export async function placeOf(
  reader: ShardReader,
  consumer: string,
  conversation: ConversationId,
): Promise<ConsumerPlace | undefined> {
  const [row] = await reader.about<PlaceColumns>(
    conversation,
    `SELECT ${columns} FROM conversations c LEFT JOIN consumer_cursors k ON k.conversation = c.id AND k.consumer = $2
     WHERE c.id = $1`,
    [consumer],
  );
  return row && placeFromColumns(row);
}

export async function behindOf(query: Query, consumer: string, range: BehindRange): Promise<BehindPage> {
  const { after = nilId, limit, sinceMs } = range;
  const rows = await (sinceMs === undefined
    ? query<BehindColumns>(behindIn(allLogs), [consumer, after, limit])
    : query<BehindColumns>(behindIn(recentLogs), [consumer, after, limit, sinceMs]));
  return {
    logs: rows.filter(({ is_behind }) => is_behind).map(placeFromColumns),
    next: rows.find(({ is_last }) => is_last)?.id,
  };
}

/** Where a slot lies its cursors lie. In the order of their keys, so that nodes don't wait for each other in a circle. */
export async function writeConsumerMoves(query: Query, moves: readonly ConsumerMove[]): Promise<void> {
  const sorted = [...moves].sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
  const ids = sorted.map(({ conversation }) => conversation);
  await Promise.all([
    holdSlots(query, [...new Set(ids)]),
    query(
      `INSERT INTO consumer_cursors AS k (conversation, consumer, seq)
       SELECT n.conversation, n.consumer, least(n.seq, c.head_seq)
       FROM unnest($1::text::uuid[], $2::text::text[], $3::text::bigint[]) WITH ORDINALITY AS n (conversation, consumer, seq, place)
       JOIN conversations c ON c.id = n.conversation ORDER BY n.place
       ON CONFLICT (conversation, consumer) DO UPDATE SET seq = greatest(k.seq, excluded.seq)`,
      [idArray(ids), textArray(sorted.map(({ consumer }) => consumer)), numberArray(sorted.map(({ seq }) => seq))],
    ),
  ]);
}

interface BehindColumns extends PlaceColumns {
  readonly is_behind: boolean;
  /** Of a full page, there may be more. */
  readonly is_last: boolean;
}

const nilId = '00000000-0000-0000-0000-000000000000';

const allLogs = 'logs AS NOT MATERIALIZED (SELECT id FROM conversations)';
/** What was appended lately lies together: the index by time says where, and no other is to be thought of. */
const recentLogs = 'logs AS MATERIALIZED (SELECT DISTINCT conversation AS id FROM entries WHERE accepted_at_ms >= $4)';

const behindIn = (logs: string) => `
  WITH ${logs}, looked_at AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) = $3 AS is_last FROM logs WHERE id > $2::uuid ORDER BY id LIMIT $3)
  SELECT ${columns}, l.is_last, o.slot IS NOT NULL AND c.head_seq > coalesce(k.seq, 0) AS is_behind
  FROM looked_at l JOIN conversations c ON c.id = l.id
  LEFT JOIN owned_slots o ON o.slot = c.slot
  LEFT JOIN consumer_cursors k ON k.conversation = c.id AND k.consumer = $1
  WHERE l.is_last OR o.slot IS NOT NULL AND c.head_seq > coalesce(k.seq, 0) ORDER BY c.id`;

const placeFromColumns = ({ id, kind, encryption, head_seq, cursor_seq }: PlaceColumns): ConsumerPlace => ({
  conversation: id,
  kind,
  encryption,
  headSeq: head_seq,
  cursorSeq: cursor_seq,
});
