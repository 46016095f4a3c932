import type { Database } from 'bun:sqlite';
import { idFromBytes, idToBytes, type SessionId, type UserId } from '@tidings/protocol';
import type { NewUserRow, SignUpLinkRow, UserRow, UserStore } from '../../ports/directory';
import { linkWorks, type SqlUser, userColumns, userFromSql } from './directory-rows';

type CreateOptions = Parameters<UserStore['createUser']>[1];
type CreateResult = Awaited<ReturnType<UserStore['createUser']>>;

/** Writes about users and sign-up links. Each runs inside a transaction of the caller's. */
export function prepareUserWrites(database: Database) {
  const anyUser = database.query<{ one: number }, []>('SELECT 1 AS one FROM users LIMIT 1');
  const takenBy = database.query<{ id: Uint8Array }, [string]>('SELECT id FROM users WHERE handle = $1');
  const useLink = database.query<{ id: Uint8Array }, [string, number]>(
    `UPDATE sign_up_links SET uses_left = uses_left - 1 WHERE code = $1 AND ${linkWorks('$2')} RETURNING id`,
  );
  const insert = database.query<null, [Uint8Array, string, string, string, number, number]>(
    `INSERT INTO users (id, handle, display_name, password_hash, is_server_owner, created_at_ms)
     VALUES ($1, $2, $3, $4, $5, $6)`,
  );
  const rename = database.query<SqlUser, [string, Uint8Array]>(
    `UPDATE users SET display_name = $1 WHERE id = $2 RETURNING ${userColumns}`,
  );
  const setPassword = database.query<null, [string, Uint8Array]>('UPDATE users SET password_hash = $1 WHERE id = $2');
  const endOthers = database.query<{ id: Uint8Array }, [Uint8Array, Uint8Array]>(
    'DELETE FROM sessions WHERE user = $1 AND id <> $2 RETURNING id',
  );
  const insertLink = database.query<null, [Uint8Array, string, number, number | null]>(
    'INSERT INTO sign_up_links (id, code, uses_left, expires_at_ms) VALUES ($1, $2, $3, $4)',
  );
  const deleteLink = database.query<{ id: Uint8Array }, [Uint8Array, number]>(
    `DELETE FROM sign_up_links WHERE id = $1 AND ${linkWorks('$2')} RETURNING id`,
  );

  return {
    createUser(user: NewUserRow, options: CreateOptions): CreateResult {
      const isFirst = anyUser.get() === null;
      if (options.policy === 'first_only' && !isFirst) return 'closed';
      if (takenBy.get(user.handle) !== null) return 'handle_taken';
      if (options.policy === 'link' && !isFirst && useLink.get(options.linkCode ?? '', user.createdAtMs) === null)
        return 'link_invalid';
      const isOwner = isFirst ? 1 : 0;
      insert.run(idToBytes(user.id), user.handle, user.displayName, options.passwordHash, isOwner, user.createdAtMs);
      return { ...user, isServerOwner: isFirst, isDisabled: false };
    },
    updateUser(id: UserId, change: { readonly displayName: string }): UserRow | undefined {
      const row = rename.get(change.displayName, idToBytes(id));
      return row === null ? undefined : userFromSql(row);
    },
    changePassword(id: UserId, passwordHash: string, keep: SessionId): SessionId[] {
      setPassword.run(passwordHash, idToBytes(id));
      return endOthers.all(idToBytes(id), idToBytes(keep)).map((row) => idFromBytes<SessionId>(row.id));
    },
    createLink(link: SignUpLinkRow): void {
      insertLink.run(idToBytes(link.id), link.code, link.usesLeft, link.expiresAtMs ?? null);
    },
    revokeLink: (id: string, nowMs: number): boolean => deleteLink.get(idToBytes(id), nowMs) !== null,
  };
}
