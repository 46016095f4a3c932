/** Consumers' cursors: how they are read and written, and how moves are packed on the way to the log's worker. */
import type { Database } from 'bun:sqlite';
import { type ConversationId, idFromBytes, idToBytes } from '@tidings/protocol';
import type { BehindPage, BehindRange, ConsumerMove, ConsumerPlace } from '../../ports/log-store';
import type { PackReader, PackWriter } from './pack';

interface PlaceColumns {
  readonly id: Uint8Array;
  readonly kind: number;
  readonly encryption: number;
  readonly cursor_seq: number;
  readonly head_seq: number;
  readonly accepted_at_ms: number;
}

/** Of the conversation `c`. */
const newest = `SELECT max(position) FROM entries WHERE position > (c.key << 32) AND position < (c.key + 1 << 32)`;

/** ?1 is the consumer; what `c` is follows. */
const places = `SELECT c.id, c.kind, c.encryption, ifnull(k.seq, 0) AS cursor_seq, e.position & 4294967295 AS head_seq, e.accepted_at_ms
  FROM looked_at c LEFT JOIN consumer_cursors k ON k.conversation = c.key AND k.consumer = ?1
  JOIN entries e ON e.position = (${newest})`;

export function prepareConsumerReads(database: Database) {
  const one = database.query<PlaceColumns, [string, Uint8Array]>(
    `WITH looked_at AS (SELECT * FROM conversations WHERE id = ?2) ${places}`,
  );
  const some = database.query<PlaceColumns, [string, Uint8Array, number]>(
    `WITH looked_at AS (SELECT * FROM conversations WHERE id > ?2 ORDER BY id LIMIT ?3) ${places} ORDER BY c.id`,
  );
  return {
    place(consumer: string, conversation: ConversationId): ConsumerPlace | undefined {
      const row = one.get(consumer, idToBytes(conversation));
      return row === null ? undefined : placeFromColumns(row);
    },
    behind(consumer: string, { after, limit, sinceMs = 0 }: BehindRange): BehindPage {
      const rows = some.all(consumer, after === undefined ? new Uint8Array() : idToBytes(after), limit);
      const logs = rows.filter((row) => row.head_seq > row.cursor_seq && row.accepted_at_ms >= sinceMs);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { logs: logs.map(placeFromColumns), next: last && idFromBytes<ConversationId>(last.id) };
    },
  };
}

export type ConsumerReads = ReturnType<typeof prepareConsumerReads>;

export function prepareConsumerMoves(database: Database) {
  const move = database.query<never, [string, Uint8Array, number]>(
    `INSERT INTO consumer_cursors (conversation, consumer, seq)
     SELECT c.key, ?1, min(?3, ifnull((${newest}) & 4294967295, 0)) FROM conversations c WHERE c.id = ?2
     ON CONFLICT (conversation, consumer) DO UPDATE SET seq = max(seq, excluded.seq)`,
  );
  return (moves: readonly ConsumerMove[]): void => {
    for (const { consumer, conversation, seq } of moves) move.run(consumer, idToBytes(conversation), seq);
  };
}

export function packConsumerMoves(writer: PackWriter, moves: readonly ConsumerMove[]): void {
  writer.uint(moves.length);
  for (const { consumer, conversation, seq } of moves) {
    writer.text(consumer);
    writer.id(conversation);
    writer.uint(seq);
  }
}

export function readConsumerMoves(reader: PackReader): ConsumerMove[] {
  return Array.from({ length: reader.uint() }, () => ({
    consumer: reader.text(),
    conversation: reader.id<ConversationId>(),
    seq: reader.uint(),
  }));
}

const placeFromColumns = ({ id, kind, encryption, cursor_seq, head_seq }: PlaceColumns): ConsumerPlace => ({
  conversation: idFromBytes<ConversationId>(id),
  kind,
  encryption,
  cursorSeq: cursor_seq,
  headSeq: head_seq,
});
