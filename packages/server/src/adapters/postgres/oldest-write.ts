import type { Query } from './pool';

/**
 * For how long the oldest transaction that writes has been under way, in milliseconds; 0 if there is none. What it writes carries a
 * time of later than its beginning and is not seen yet: whoever reads now has missed nothing older than that, whichever node writes.
 * (A transaction gets its id before the batch gets its time; see `lockConversations`.)
 */
export const oldestWriteAge = `
  SELECT coalesce(ceil(extract(epoch FROM clock_timestamp() - min(xact_start)) * 1000), 0)::bigint AS age_ms
  FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()`;

/** A statement before the one that reads: what commits between its snapshot and this would otherwise be in neither. */
export async function oldestWriteAgeMs(query: Query): Promise<number> {
  const [row] = await query<{ age_ms: number }>(oldestWriteAge);
  return row?.age_ms ?? 0;
}
