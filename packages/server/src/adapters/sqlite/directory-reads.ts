import type { Database } from 'bun:sqlite';
import { idToBytes, type SessionId, type UserId } from '@tidings/protocol';
import type { SessionRow, SignUpLinkRow, UserRow } from '../../ports/directory';
import {
  linkColumns,
  linkFromSql,
  linkWorks,
  type SqlLink,
  type SqlSession,
  type SqlUser,
  sessionColumns,
  sessionFromSql,
  userColumns,
  userFromSql,
} from './directory-rows';

/** Short indexed reads on a read-only connection: they may run on the event loop. */
export function prepareDirectoryReads(database: Database) {
  const user = database.query<SqlUser, [Uint8Array]>(`SELECT ${userColumns} FROM users WHERE id = $1`);
  const byHandle = database.query<SqlUser & { password_hash: string }, [string]>(
    `SELECT ${userColumns}, password_hash FROM users WHERE handle = $1`,
  );
  const anybody = database.query<{ yes: number }, []>('SELECT 1 AS yes FROM users LIMIT 1');
  const session = database.query<SqlSession, [Uint8Array]>(`SELECT ${sessionColumns} FROM sessions WHERE id = $1`);
  const sessions = database.query<SqlSession, [Uint8Array]>(
    `SELECT ${sessionColumns} FROM sessions WHERE user = $1 ORDER BY last_used_at_ms DESC, id DESC`,
  );
  const links = database.query<SqlLink, [number]>(
    `SELECT ${linkColumns} FROM sign_up_links WHERE ${linkWorks('$1')} ORDER BY id DESC`,
  );

  return {
    usersById: (ids: readonly UserId[]): UserRow[] =>
      [...new Set(ids)].flatMap((id) => {
        const row = user.get(idToBytes(id));
        return row === null ? [] : [userFromSql(row)];
      }),
    userByHandle(handle: string): (UserRow & { passwordHash: string }) | undefined {
      const row = byHandle.get(handle);
      return row === null ? undefined : { ...userFromSql(row), passwordHash: row.password_hash };
    },
    isEmpty: (): boolean => anybody.get() === null,
    session(id: SessionId): SessionRow | undefined {
      const row = session.get(idToBytes(id));
      return row === null ? undefined : sessionFromSql(row);
    },
    liveSessions: (ids: readonly SessionId[]): Set<SessionId> =>
      new Set(ids.filter((id) => session.get(idToBytes(id)) !== null)),
    sessionsOf: (id: UserId): SessionRow[] => sessions.all(idToBytes(id)).map(sessionFromSql),
    listLinks: (nowMs: number): SignUpLinkRow[] => links.all(nowMs).map(linkFromSql),
  };
}
