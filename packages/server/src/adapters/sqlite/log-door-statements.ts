import type { Database } from 'bun:sqlite';

type OfUser = [number, Uint8Array];

/** The writer's statements about who may do what, who waits outside, and who may not come in. */
export function prepareDoorStatements(database: Database) {
  return {
    savePolicy: database.query<never, [string, number]>('UPDATE conversations SET policy = ? WHERE key = ?'),
    isBanned: database.query<{ yes: number }, OfUser>(
      'SELECT 1 AS yes FROM banned WHERE conversation = ? AND user = ?',
    ),
    bannedCount: database.query<{ count: number }, [number]>(
      'SELECT count(*) AS count FROM banned WHERE conversation = ?',
    ),
    ban: database.query<never, [...OfUser, number]>('INSERT OR REPLACE INTO banned VALUES (?, ?, ?)'),
    unban: database.query<never, OfUser>('DELETE FROM banned WHERE conversation = ? AND user = ?'),
    saidAt: database.query<{ said_at_ms: number | null }, OfUser>(
      'SELECT said_at_ms FROM members WHERE conversation = ? AND user = ?',
    ),
    noteSaid: database.query<never, [number, ...OfUser]>(
      'UPDATE members SET said_at_ms = ? WHERE conversation = ? AND user = ?',
    ),
    hasRequest: database.query<{ yes: number }, OfUser>(
      'SELECT 1 AS yes FROM join_requests WHERE conversation = ? AND user = ?',
    ),
    requestCount: database.query<{ count: number }, [number]>(
      'SELECT count(*) AS count FROM join_requests WHERE conversation = ?',
    ),
    addRequest: database.query<never, [...OfUser, number]>('INSERT OR IGNORE INTO join_requests VALUES (?, ?, ?)'),
    touch: database.query<never, [number, ...OfUser]>(
      'UPDATE members SET cursor_moved_at_ms = ? WHERE conversation = ? AND user = ?',
    ),
    dropRequest: database.query<never, OfUser>('DELETE FROM join_requests WHERE conversation = ? AND user = ?'),
  };
}

export type DoorStatements = ReturnType<typeof prepareDoorStatements>;
