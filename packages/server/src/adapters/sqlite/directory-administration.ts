import type { Database } from 'bun:sqlite';
import { idFromBytes, idToBytes, type SessionId, type UserId } from '@tidings/protocol';
import { type AdministrationStore, notesKeptMs } from '../../ports/administration';
import type { UserRow } from '../../ports/directory';
import { type SqlUser, userColumns, userFromSql } from './directory-rows';

type EndOptions = Parameters<AdministrationStore['endSessions']>[1];

/** What commands write. Each runs inside a transaction of the caller's. */
export function prepareAdministrationWrites(database: Database) {
  const exists = database.query<{ one: number }, [Uint8Array]>('SELECT 1 AS one FROM users WHERE id = ?');
  const setDisabled = database.query<null, [number, Uint8Array]>('UPDATE users SET is_disabled = ? WHERE id = ?');
  const setOwner = database.query<null, [number, Uint8Array]>('UPDATE users SET is_server_owner = ? WHERE id = ?');
  const otherOwner = database.query<{ one: number }, [Uint8Array]>(
    'SELECT 1 AS one FROM users WHERE is_server_owner = 1 AND is_disabled = 0 AND id <> ? LIMIT 1',
  );
  const setPassword = database.query<null, [string, Uint8Array]>('UPDATE users SET password_hash = ? WHERE id = ?');
  const end = database.query<{ id: Uint8Array }, [Uint8Array, Uint8Array | null]>(
    'DELETE FROM sessions WHERE user = ?1 AND (?2 IS NULL OR id = ?2) RETURNING id',
  );
  const note = database.query<null, [Uint8Array, Uint8Array, number]>(
    'INSERT INTO ended_outside (user, session, at_ms) VALUES (?, ?, ?)',
  );
  const forgetNotes = database.query<null, [number]>('DELETE FROM ended_outside WHERE at_ms < ?');

  function endSessions(user: UserId, { only, passwordHash }: EndOptions, nowMs: number): SessionId[] {
    const id = idToBytes(user);
    if (passwordHash !== undefined) setPassword.run(passwordHash, id);
    forgetNotes.run(nowMs - notesKeptMs);
    const ended = end.all(id, only === undefined ? null : idToBytes(only));
    for (const session of ended) note.run(id, session.id, nowMs);
    return ended.map((session) => idFromBytes<SessionId>(session.id));
  }

  return {
    endSessions,
    setDisabled(user: UserId, isDisabled: boolean, nowMs: number): SessionId[] | undefined {
      if (exists.get(idToBytes(user)) === null) return undefined;
      setDisabled.run(isDisabled ? 1 : 0, idToBytes(user));
      return isDisabled ? endSessions(user, {}, nowMs) : [];
    },
    setServerOwner(user: UserId, isServerOwner: boolean): 'set' | 'last' | 'no_user' {
      const id = idToBytes(user);
      if (exists.get(id) === null) return 'no_user';
      if (!isServerOwner && otherOwner.get(id) === null) return 'last';
      setOwner.run(isServerOwner ? 1 : 0, id);
      return 'set';
    },
  };
}

export function prepareAdministrationReads(database: Database) {
  const users = database.query<SqlUser, [string, number]>(
    `SELECT ${userColumns} FROM users WHERE handle > ? ORDER BY handle LIMIT ?`,
  );
  const newest = database.query<{ seq: number }, []>("SELECT seq FROM sqlite_sequence WHERE name = 'ended_outside'");
  const since = database.query<{ key: number; user: Uint8Array; session: Uint8Array }, [number]>(
    'SELECT key, user, session FROM ended_outside WHERE key > ? ORDER BY key',
  );
  return {
    listUsers: (after: string, limit: number): UserRow[] => users.all(after, limit).map(userFromSql),
    endedSince(place: number | undefined) {
      if (place === undefined) return { place: newest.get()?.seq ?? 0, ended: [] };
      const rows = since.all(place);
      const ended = rows.map(({ user, session }) => ({
        user: idFromBytes<UserId>(user),
        session: idFromBytes<SessionId>(session),
      }));
      return { place: rows.at(-1)?.key ?? place, ended };
    },
  };
}
