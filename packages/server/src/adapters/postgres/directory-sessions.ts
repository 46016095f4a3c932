import type { DeviceId, SessionId, UserId } from '@tidings/protocol';
import { beginRotation, type Rotation, trade } from '../../accounts/rotation';
import type { RefreshHashes, SessionRow, SessionStore } from '../../ports/directory';
import { idArray } from './arrays';
import { lockUsers } from './directory-locks';
import type { Parameter, Pool, Query } from './pool';

interface SessionColumns {
  readonly id: SessionId;
  readonly owner: UserId;
  readonly device: DeviceId;
  readonly device_name: string;
  readonly created_at_ms: number;
  readonly last_used_at_ms: number;
}

const columns = 'id, owner, device, device_name, created_at_ms, last_used_at_ms';

const sessionFromColumns = (row: SessionColumns): SessionRow => ({
  id: row.id,
  user: row.owner,
  device: row.device,
  deviceName: row.device_name,
  createdAtMs: row.created_at_ms,
  lastUsedAtMs: row.last_used_at_ms,
});

/** Ends sessions, and with each the key packages of its device. */
export async function endSessionsWhere(
  query: Query,
  condition: string,
  parameters: readonly Parameter[],
): Promise<SessionId[]> {
  const rows = await query<{ id: SessionId }>(
    `WITH ended AS (DELETE FROM sessions WHERE ${condition} RETURNING id, owner, device),
       dropped AS (DELETE FROM key_packages k USING ended e WHERE k.owner = e.owner AND k.device = e.device)
     SELECT id FROM ended`,
    parameters,
  );
  return rows.map(({ id }) => id);
}

export function createSessionStore({ query, transact }: Pool): SessionStore {
  return {
    createSession: (session, refresh, maxSessions) =>
      transact((query) => createSession(query, session, refresh, maxSessions)),
    rotate: (presented, nextSecret, nowMs) => transact((query) => rotate(query, presented, nextSecret, nowMs)),
    async session(id) {
      const [row] = await query<SessionColumns>(`SELECT ${columns} FROM sessions WHERE id = $1`, [id]);
      return row && sessionFromColumns(row);
    },
    async liveSessions(ids) {
      const rows = await query<{ id: SessionId }>('SELECT id FROM sessions WHERE id = ANY ($1::text::uuid[])', [
        idArray(ids),
      ]);
      return new Set(rows.map(({ id }) => id));
    },
    async sessionsOf(user) {
      const rows = await query<SessionColumns>(
        `SELECT ${columns} FROM sessions WHERE owner = $1 ORDER BY last_used_at_ms DESC, id DESC`,
        [user],
      );
      return rows.map(sessionFromColumns);
    },
    endSession: (user, session) =>
      transact(async (query) => (await endSessionsWhere(query, 'id = $1 AND owner = $2', [session, user])).length > 0),
  };
}

async function createSession(
  query: Query,
  { id, user, device, deviceName, createdAtMs, lastUsedAtMs }: SessionRow,
  refresh: RefreshHashes,
  maxSessions: number,
): Promise<readonly SessionId[] | 'disabled'> {
  await lockUsers(query, [user]);
  if ((await query('SELECT 1 FROM users WHERE id = $1 AND is_disabled', [user])).length > 0) return 'disabled';
  const replaced = await endSessionsWhere(query, 'owner = $1 AND device = $2', [user, device]);
  const crowdedOut = await endSessionsWhere(
    query,
    'id IN (SELECT id FROM sessions WHERE owner = $1 ORDER BY last_used_at_ms DESC, id DESC OFFSET $2)',
    [user, maxSessions - 1],
  );
  const { current } = beginRotation(refresh.secret);
  await query(
    `INSERT INTO sessions (${columns}, refresh_family, refresh_current) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, user, device, deviceName, createdAtMs, lastUsedAtMs, refresh.family, joinHashes(current)],
  );
  return [...replaced, ...crowdedOut];
}

type Trade = Awaited<ReturnType<SessionStore['rotate']>>;

async function rotate(query: Query, presented: RefreshHashes, nextSecret: Uint8Array, nowMs: number): Promise<Trade> {
  const [row] = await query<SessionColumns & { refresh_previous: Uint8Array | null; refresh_current: Uint8Array }>(
    `SELECT ${columns}, refresh_previous, refresh_current FROM sessions WHERE refresh_family = $1 FOR UPDATE`,
    [presented.family],
  );
  if (row === undefined) return { failed: 'unknown' };
  const session = sessionFromColumns(row);
  const rotation: Rotation = { previous: row.refresh_previous ?? undefined, current: splitHashes(row.refresh_current) };
  const next = trade(rotation, presented.secret, nextSecret);
  if (next === 'reused') {
    await endSessionsWhere(query, 'id = $1', [session.id]);
    return { failed: 'reused', session };
  }
  await query('UPDATE sessions SET refresh_previous = $1, refresh_current = $2, last_used_at_ms = $3 WHERE id = $4', [
    next.previous ?? null,
    joinHashes(next.current),
    nowMs,
    row.id,
  ]);
  return { ...session, lastUsedAtMs: nowMs };
}

const hashBytes = 32;

function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(hashes.flatMap((hash) => [...hash]));
}

function splitHashes(joined: Uint8Array): Uint8Array[] {
  return Array.from({ length: joined.length / hashBytes }, (_, i) => joined.slice(i * hashBytes, (i + 1) * hashBytes));
}
