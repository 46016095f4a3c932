import type { ConversationId, EntryId } from '@tidings/protocol';
import type { MessageRow, SearchHit, SearchQuery, SearchResult } from '../api';
import { readEffectIntents, readEffects, withIntents } from './effects-query';
import { type Reader, readTitles } from './list-query';
import { isPutAway } from './put-away';
import type { TimelineRecordRow } from './records';
import { rowOfRecord } from './row';
import { findTerms, matchOf, scopeOf, textsPerMs } from './search-text';

interface Found {
  /** In the index; as text, for it is too large for a number. */
  readonly place: string;
  readonly conversation: ConversationId;
}
type Held = Found & TimelineRecordRow;

const nothing: SearchResult = { hits: [], next: undefined };

/** What was found under words that a message has no longer is left out, so there may be fewer than asked for and more to come. */
export async function search(reader: Reader, query: SearchQuery): Promise<SearchResult> {
  const match = matchOf(query.text);
  if (match === undefined) return nothing;
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 100);
  const places = await readFound(reader, query, match, limit);
  const last = places.at(-1);
  const found = places.filter((place): place is Held => place.conversation !== null);
  const rows = await rowsOf(reader, found);
  const titles = await readTitles(reader, [...new Set(found.map(({ conversation }) => conversation))]);
  const hits = rows.flatMap(({ conversation, message }): SearchHit[] => {
    const ranges = message.content.type === 'text' ? findTerms(message.content.text, query.text) : undefined;
    return ranges ? [{ conversation, title: titles.get(conversation) ?? '…', message, ranges }] : [];
  });
  return { hits, next: last && places.length === limit ? last.place : undefined };
}

/** Walks the index from the newest backwards, and stops when it has enough: what a common word costs does not depend on the history. */
function readFound(
  { database }: Reader,
  { conversation, author, fromMs, toMs, after }: SearchQuery,
  match: string,
  limit: number,
): Promise<readonly (Held | { readonly place: string; readonly conversation: null })[]> {
  const scopes = [conversation, author].flatMap((id) => (id ? [`scope : "${scopeOf(id)}"`] : []));
  return database.all(
    `SELECT CAST(f.rowid AS TEXT) AS place, t.conversation, t.seq, t.id, t.type, t.author, t.at_ms, t.content
     FROM (SELECT rowid FROM view_search
           WHERE view_search MATCH ?1 AND rowid >= ?2 * ${textsPerMs} AND rowid < min(?3 * ${textsPerMs}, CAST(?4 AS INTEGER))
           ORDER BY rowid DESC LIMIT ?5) f
     LEFT JOIN view_texts x ON x.id = f.rowid
     LEFT JOIN view_timeline t ON t.conversation = x.conversation AND t.id = x.target AND t.type = 'message'
       AND NOT ${isPutAway('t')}
     ORDER BY f.rowid DESC`,
    [
      [...scopes, match].join(' AND '),
      clampMs(fromMs ?? 0),
      clampMs(toMs ?? latestMs),
      after ?? String(2n ** 63n - 1n),
      limit,
    ],
  );
}

const latestMs = 2 ** 42;
const clampMs = (ms: number): number => Math.floor(Math.max(0, Math.min(ms, latestMs)));

async function rowsOf(
  { database, self, people }: Reader,
  found: readonly Held[],
): Promise<readonly { readonly conversation: ConversationId; readonly message: MessageRow }[]> {
  const seen = new Set<EntryId>();
  const others = { deliveredSeq: 0, readSeq: 0 };
  const rows: { conversation: ConversationId; message: MessageRow }[] = [];
  for (const conversation of new Set(found.map((record) => record.conversation))) {
    const ids = found.filter((record) => record.conversation === conversation).map(({ id }) => id);
    const intents = await readEffectIntents(database, conversation);
    const effects = await readEffects(database, conversation, ids, self);
    for (const record of found) {
      if (record.conversation !== conversation || seen.has(record.id)) continue;
      seen.add(record.id);
      const over = withIntents(effects.get(record.id), record.id, intents, self);
      const row = rowOfRecord(record, { self, people, others, effects: over });
      if (row.type === 'message') rows.push({ conversation, message: row });
    }
  }
  const place = new Map(found.map(({ id }, index) => [id, index]));
  return rows.sort((a, b) => (place.get(a.message.id) ?? 0) - (place.get(b.message.id) ?? 0));
}
