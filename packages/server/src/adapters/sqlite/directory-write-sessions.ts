import type { Database } from 'bun:sqlite';
import { idFromBytes, idToBytes, type SessionId, type UserId } from '@tidings/protocol';
import { beginRotation, type Rotation, trade } from '../../accounts/rotation';
import type { RefreshHashes, SessionRow, SessionStore } from '../../ports/directory';
import { type SqlSession, sessionColumns, sessionFromSql } from './directory-rows';

type RotateResult = Awaited<ReturnType<SessionStore['rotate']>>;
type SqlRotation = { refresh_previous: Uint8Array | null; refresh_current: Uint8Array };

/** Writes about sessions. Each runs inside a transaction of the caller's. */
export function prepareSessionWrites(database: Database) {
  const isDisabled = database.query<{ one: number }, [Uint8Array]>(
    'SELECT 1 AS one FROM users WHERE id = ? AND is_disabled = 1',
  );
  const endOfDevice = database.query<{ id: Uint8Array }, [Uint8Array, Uint8Array]>(
    'DELETE FROM sessions WHERE user = $1 AND device = $2 RETURNING id',
  );
  const endOldest = database.query<{ id: Uint8Array }, [Uint8Array, number]>(
    `DELETE FROM sessions WHERE id IN
       (SELECT id FROM sessions WHERE user = $1 ORDER BY last_used_at_ms DESC, id DESC LIMIT -1 OFFSET $2)
     RETURNING id`,
  );
  const insert = database.query<
    null,
    [Uint8Array, Uint8Array, Uint8Array, string, number, number, Uint8Array, Uint8Array]
  >(
    `INSERT INTO sessions (${sessionColumns}, refresh_family, refresh_current)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
  );
  const byFamily = database.query<SqlSession & SqlRotation, [Uint8Array]>(
    `SELECT ${sessionColumns}, refresh_previous, refresh_current FROM sessions WHERE refresh_family = $1`,
  );
  const setRotation = database.query<null, [Uint8Array | null, Uint8Array, number, Uint8Array]>(
    'UPDATE sessions SET refresh_previous = $1, refresh_current = $2, last_used_at_ms = $3 WHERE id = $4',
  );
  const end = database.query<{ id: Uint8Array }, [Uint8Array, Uint8Array]>(
    'DELETE FROM sessions WHERE id = $1 AND user = $2 RETURNING id',
  );

  function endSession(user: UserId, session: SessionId): boolean {
    return end.get(idToBytes(session), idToBytes(user)) !== null;
  }

  return {
    endSession,
    createSession(session: SessionRow, refresh: RefreshHashes, maxSessions: number): SessionId[] | 'disabled' {
      const user = idToBytes(session.user);
      if (isDisabled.get(user) !== null) return 'disabled';
      const device = idToBytes(session.device);
      const replaced = endOfDevice.all(user, device);
      const crowdedOut = endOldest.all(user, maxSessions - 1);
      const { deviceName, createdAtMs, lastUsedAtMs } = session;
      const { current } = beginRotation(refresh.secret);
      const id = idToBytes(session.id);
      insert.run(id, user, device, deviceName, createdAtMs, lastUsedAtMs, refresh.family, joinHashes(current));
      return [...replaced, ...crowdedOut].map((row) => idFromBytes<SessionId>(row.id));
    },
    rotate(presented: RefreshHashes, nextSecret: Uint8Array, nowMs: number): RotateResult {
      const row = byFamily.get(presented.family);
      if (row === null) return { failed: 'unknown' };
      const session = sessionFromSql(row);
      const next = trade(rotationFromSql(row), presented.secret, nextSecret);
      if (next === 'reused') {
        endSession(session.user, session.id);
        return { failed: 'reused', session };
      }
      setRotation.run(next.previous ?? null, joinHashes(next.current), nowMs, row.id);
      return { ...session, lastUsedAtMs: nowMs };
    },
  };
}

const hashBytes = 32;

function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(hashes.flatMap((hash) => [...hash]));
}

function rotationFromSql(row: SqlRotation): Rotation {
  const joined = row.refresh_current;
  const current = Array.from({ length: joined.length / hashBytes }, (_, i) =>
    joined.subarray(i * hashBytes, (i + 1) * hashBytes),
  );
  return { previous: row.refresh_previous ?? undefined, current };
}
