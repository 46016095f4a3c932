import type { ConversationId, EntryId, UserId } from '@tidings/protocol';
import type { FoundEntry } from '../../conversations/append-batch';
import { idArray } from './arrays';
import { pairOf } from './facts';
import type { Query } from './pool';

/** Entries by their ids, each in its conversation; those that are there, by `pairOf`. */
export async function findEntries(
  query: Query,
  wanted: readonly (readonly [ConversationId, EntryId])[],
): Promise<ReadonlyMap<string, FoundEntry>> {
  const found = new Map<string, FoundEntry>();
  if (wanted.length === 0) return found;
  const rows = await query<{
    conversation: ConversationId;
    id: EntryId;
    seq: number;
    kind: number;
    author_user: UserId;
    accepted_at_ms: number;
    loud_count: number;
    expire_after_s: number;
  }>(
    `SELECT e.conversation, e.id, e.seq, e.kind, e.author_user, e.accepted_at_ms, e.loud_count, e.expire_after_s
     FROM unnest($1::text::uuid[], $2::text::uuid[]) AS wanted (id, conversation)
     JOIN entries e ON e.id = wanted.id AND e.conversation = wanted.conversation`,
    [idArray(wanted.map(([, id]) => id)), idArray(wanted.map(([conversation]) => conversation))],
  );
  for (const row of rows)
    found.set(pairOf(row.conversation, row.id), {
      seq: row.seq,
      kind: row.kind,
      author: row.author_user,
      acceptedAtMs: row.accepted_at_ms,
      loudCount: row.loud_count,
      expireAfterS: row.expire_after_s,
    });
  return found;
}
