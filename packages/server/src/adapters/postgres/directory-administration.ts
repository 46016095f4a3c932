import type { SessionId, UserId } from '@tidings/protocol';
import { type AdministrationStore, notesKeptMs } from '../../ports/administration';
import { lockNotes, lockSignUps, lockUsers } from './directory-locks';
import { endSessionsWhere } from './directory-sessions';
import { type UserColumns, userColumns, userFromColumns } from './directory-users';
import type { Pool, Query } from './pool';

export function createAdministrationStore({ query, transact }: Pool): AdministrationStore {
  return {
    async listUsers(after, limit) {
      const rows = await query<UserColumns>(
        `SELECT ${userColumns} FROM users WHERE handle COLLATE "C" > $1 ORDER BY handle COLLATE "C" LIMIT $2`,
        [after, limit],
      );
      return rows.map(userFromColumns);
    },
    setDisabled: (user, isDisabled, nowMs) =>
      transact(async (query) => {
        await lockUsers(query, [user]);
        const rows = await query('UPDATE users SET is_disabled = $1 WHERE id = $2 RETURNING id', [isDisabled, user]);
        if (rows.length === 0) return undefined;
        return isDisabled ? end(query, user, undefined, nowMs) : [];
      }),
    setServerOwner: (user, isServerOwner) =>
      transact(async (query) => {
        await lockSignUps(query);
        const [there] = await query('SELECT 1 FROM users WHERE id = $1', [user]);
        if (there === undefined) return 'no_user';
        const [other] = await query(
          'SELECT 1 FROM users WHERE is_server_owner AND NOT is_disabled AND id <> $1 LIMIT 1',
          [user],
        );
        if (!isServerOwner && other === undefined) return 'last';
        await query('UPDATE users SET is_server_owner = $1 WHERE id = $2', [isServerOwner, user]);
        return 'set';
      }),
    endSessions: (user, { only, passwordHash }, nowMs) =>
      transact(async (query) => {
        await lockUsers(query, [user]);
        if (passwordHash !== undefined)
          await query('UPDATE users SET password_hash = $1 WHERE id = $2', [passwordHash, user]);
        return end(query, user, only, nowMs);
      }),
    async endedSince(place) {
      if (place === undefined) {
        const [row] = await query<{ key: number }>('SELECT coalesce(max(key), 0) AS key FROM ended_outside');
        return { place: row?.key ?? 0, ended: [] };
      }
      const rows = await query<{ key: number; owner: UserId; session: SessionId }>(
        'SELECT key, owner, session FROM ended_outside WHERE key > $1 ORDER BY key',
        [place],
      );
      return { place: rows.at(-1)?.key ?? place, ended: rows.map(({ owner, session }) => ({ user: owner, session })) };
    },
  };
}

async function end(query: Query, user: UserId, only: SessionId | undefined, nowMs: number): Promise<SessionId[]> {
  await lockNotes(query);
  await query('DELETE FROM ended_outside WHERE at_ms < $1', [nowMs - notesKeptMs]);
  const ended = await (only === undefined
    ? endSessionsWhere(query, 'owner = $1', [user])
    : endSessionsWhere(query, 'owner = $1 AND id = $2', [user, only]));
  for (const session of ended)
    await query('INSERT INTO ended_outside (owner, session, at_ms) VALUES ($1, $2, $3)', [user, session, nowMs]);
  return ended;
}
