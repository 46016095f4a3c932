import { type ConversationId, ErrorCode, TidingsError } from '@tidings/protocol';
import type { IndexHit, IndexQuery, IndexStep, SearchIndex } from '../../ports/search-index';
import { newestFirst } from '../../search/newest-first';
import { idArray, numberArray } from './arrays';
import type { Query } from './pool';
import type { Shard } from './shard';
import type { SlotDirectory } from './slot-directory';
import { slotOf } from './slots';

export interface PostgresSearchIndexOptions {
  readonly shards: readonly Shard[];
  readonly slots: SlotDirectory;
}

const expiredAtOnce = 500;

/** The texts of a conversation lie on its shard, and move with it. Words are made into a tsvector here: no dictionary, no parser. */
export function createPostgresSearchIndex({ shards, slots }: PostgresSearchIndexOptions): SearchIndex {
  return {
    name: 'search',
    async put(conversation, steps) {
      const slot = slotOf(conversation);
      const shard = shards[slots.current.shards[slot] ?? 0];
      await shard?.read(async ({ query }) => {
        const owned = await query('SELECT 1 AS ok FROM owned_slots WHERE slot = $1', [slot]);
        if (owned.length === 0) {
          await slots.refresh();
          throw new TidingsError(ErrorCode.UNAVAILABLE, 'the conversation has moved to another shard; try again');
        }
        for (const step of steps) await apply(query, conversation, step);
      });
    },
    async find(query) {
      const found = await Promise.all(shards.map((shard) => shard.read((reader) => findIn(reader.query, query))));
      // While a slot moves two shards may have it.
      const hits = new Map(found.flat().map((hit) => [`${hit.conversation} ${hit.seq}`, hit]));
      return [...hits.values()].sort(newestFirst).slice(0, query.limit);
    },
    async expire(nowMs) {
      const counts = await Promise.all(
        shards.map((shard) =>
          shard.read(async ({ query }) => {
            const rows = await query(
              `DELETE FROM search_texts WHERE (conversation, seq) IN (
                 SELECT conversation, seq FROM search_texts WHERE ends_at_ms <= $1 ORDER BY ends_at_ms LIMIT ${expiredAtOnce})
               RETURNING seq`,
              [nowMs],
            );
            return rows.length;
          }),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function apply(query: Query, conversation: ConversationId, step: IndexStep): Promise<void> {
  switch (step.type) {
    case 'text': {
      const { seq, id, author, atMs, endsAtMs = null, words } = step;
      await query(
        `INSERT INTO search_texts (conversation, seq, entry, author, at_ms, ends_at_ms, words, edit_seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7::text::tsvector, 0) ON CONFLICT DO NOTHING`,
        [conversation, seq, id, author, atMs, endsAtMs, vectorOf(conversation, words)],
      );
      return;
    }
    case 'edit': {
      const { seq, target, author, endsAtMs = null, words } = step;
      await query(
        `UPDATE search_texts SET edit_seq = $1, ends_at_ms = least(ends_at_ms, $2::bigint), words = $3::text::tsvector
         WHERE conversation = $4 AND entry = $5 AND author = $6 AND edit_seq < $1`,
        [seq, endsAtMs, vectorOf(conversation, words), conversation, target, author],
      );
      return;
    }
    case 'remove':
      await query('DELETE FROM search_texts WHERE conversation = $1 AND entry = ANY ($2::text::uuid[])', [
        conversation,
        idArray(step.ids),
      ]);
      return;
    case 'removeAt':
      await query('DELETE FROM search_texts WHERE conversation = $1 AND seq = $2', [conversation, step.seq]);
  }
}

const lastSeq = 2 ** 32 - 1;

function findIn(
  query: Query,
  { spans, terms, author, fromMs, toMs, before, nowMs, limit }: IndexQuery,
): Promise<readonly IndexHit[]> {
  return query<IndexHit>(
    `SELECT t.conversation, t.seq, t.at_ms AS "atMs", t.edit_seq AS "editSeq"
     FROM search_texts t
     JOIN unnest($1::text::uuid[], $2::text::bigint[], $3::text::bigint[]) AS s (conversation, low, high)
       ON s.conversation = t.conversation AND t.seq BETWEEN s.low AND s.high
     WHERE t.words @@ $4::text::tsquery AND t.at_ms >= $5 AND t.at_ms < $6 AND (t.ends_at_ms IS NULL OR t.ends_at_ms > $7)
       AND ($8::uuid IS NULL OR t.author = $8::uuid)
       AND ($9::bigint IS NULL OR (t.at_ms, t.conversation, t.seq) < ($9::bigint, $10::uuid, $11::bigint))
     ORDER BY t.at_ms DESC, t.conversation DESC, t.seq DESC LIMIT $12`,
    [
      idArray(spans.map(({ conversation }) => conversation)),
      numberArray(spans.map(({ fromSeq }) => fromSeq)),
      numberArray(spans.map(({ toSeq }) => toSeq ?? lastSeq)),
      matchOf(spans, terms),
      fromMs,
      toMs,
      nowMs,
      author ?? null,
      before?.atMs ?? null,
      before?.conversation ?? null,
      before?.seq ?? null,
      limit,
    ],
  );
}

/** Positions beyond this PostgreSQL does not keep apart. */
const lastPosition = 16_383;

function vectorOf(conversation: ConversationId, words: readonly string[]): string {
  const placed = words.map((word, i) => `${quote(word)}:${Math.min(i + 1, lastPosition)}`);
  return [scopeOf(conversation), ...placed].join(' ');
}

function matchOf(spans: IndexQuery['spans'], terms: IndexQuery['terms']): string {
  const scopes = spans.map(({ conversation }) => scopeOf(conversation)).join(' | ');
  const words = terms.map((term) => `(${term.map(quote).join(' <-> ')}:*)`);
  return [`(${scopes})`, ...words].join(' & ');
}

/** Words are letters and digits, and so never take this form. */
const scopeOf = (conversation: ConversationId): string => quote(`=${conversation}`);

const quote = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
