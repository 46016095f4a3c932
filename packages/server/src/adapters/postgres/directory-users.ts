import type { SessionId, UserId } from '@tidings/protocol';
import type { NewUserRow, SignUpLinkRow, SignUpLinkStore, UserRow, UserStore } from '../../ports/directory';
import { idArray } from './arrays';
import { lockSignUps, lockUsers } from './directory-locks';
import { endSessionsWhere } from './directory-sessions';
import type { Pool, Query } from './pool';

export interface UserColumns {
  readonly id: UserId;
  readonly handle: string;
  readonly display_name: string;
  readonly is_server_owner: boolean;
  readonly is_disabled: boolean;
  readonly created_at_ms: number;
}

export const userColumns = 'id, handle, display_name, is_server_owner, is_disabled, created_at_ms';

export const userFromColumns = (row: UserColumns): UserRow => ({
  id: row.id,
  handle: row.handle,
  displayName: row.display_name,
  isServerOwner: row.is_server_owner,
  isDisabled: row.is_disabled,
  createdAtMs: row.created_at_ms,
});

export function createUserStore({ query, transact }: Pool): UserStore {
  return {
    createUser: (user, options) => transact((query) => createUser(query, user, options)),
    async usersById(ids) {
      const rows = await query<UserColumns>(`SELECT ${userColumns} FROM users WHERE id = ANY ($1::text::uuid[])`, [
        idArray(ids),
      ]);
      return rows.map(userFromColumns);
    },
    async userByHandle(handle) {
      const [row] = await query<UserColumns & { password_hash: string }>(
        `SELECT ${userColumns}, password_hash FROM users WHERE handle = $1`,
        [handle],
      );
      return row && { ...userFromColumns(row), passwordHash: row.password_hash };
    },
    async updateUser(id, { displayName }) {
      const [row] = await query<UserColumns>(
        `UPDATE users SET display_name = $1 WHERE id = $2 RETURNING ${userColumns}`,
        [displayName, id],
      );
      return row && userFromColumns(row);
    },
    changePassword: (id, passwordHash, keep) =>
      transact(async (query): Promise<SessionId[]> => {
        await lockUsers(query, [id]);
        await query('UPDATE users SET password_hash = $1 WHERE id = $2', [passwordHash, id]);
        return endSessionsWhere(query, 'owner = $1 AND id <> $2', [id, keep]);
      }),
    async isEmpty() {
      return (await query('SELECT 1 FROM users LIMIT 1')).length === 0;
    },
  };
}

const newUserColumns = 'id, handle, display_name, password_hash, is_server_owner, created_at_ms';

async function createUser(
  query: Query,
  user: NewUserRow,
  { passwordHash, linkCode, policy }: Parameters<UserStore['createUser']>[1],
): ReturnType<UserStore['createUser']> {
  await lockSignUps(query);
  const [[anyone], [taken]] = await Promise.all([
    query('SELECT 1 FROM users LIMIT 1'),
    query('SELECT 1 FROM users WHERE handle = $1', [user.handle]),
  ]);
  const isFirst = anyone === undefined;
  if (policy === 'first_only' && !isFirst) return 'closed';
  if (taken !== undefined) return 'handle_taken';
  if (policy === 'link' && !isFirst && !(await useLink(query, linkCode ?? '', user.createdAtMs))) return 'link_invalid';
  await query(`INSERT INTO users (${newUserColumns}) VALUES ($1, $2, $3, $4, $5, $6)`, [
    user.id,
    user.handle,
    user.displayName,
    passwordHash,
    isFirst,
    user.createdAtMs,
  ]);
  return { ...user, isServerOwner: isFirst, isDisabled: false };
}

interface LinkColumns {
  readonly id: string;
  readonly code: string;
  readonly uses_left: number;
  readonly expires_at_ms: number | null;
}

/** A link that still works at the time bound to the placeholder. */
const works = (now: string) => `uses_left > 0 AND (expires_at_ms IS NULL OR expires_at_ms > ${now})`;

async function useLink(query: Query, code: string, nowMs: number): Promise<boolean> {
  const rows = await query(
    `UPDATE sign_up_links SET uses_left = uses_left - 1 WHERE code = $1 AND ${works('$2')} RETURNING id`,
    [code, nowMs],
  );
  return rows.length > 0;
}

export function createSignUpLinkStore({ query }: Pool): SignUpLinkStore {
  return {
    async createLink({ id, code, usesLeft, expiresAtMs }: SignUpLinkRow) {
      await query('INSERT INTO sign_up_links VALUES ($1, $2, $3, $4)', [id, code, usesLeft, expiresAtMs ?? null]);
    },
    async listLinks(nowMs) {
      const rows = await query<LinkColumns>(
        `SELECT id, code, uses_left, expires_at_ms FROM sign_up_links WHERE ${works('$1')} ORDER BY id DESC`,
        [nowMs],
      );
      return rows.map(({ id, code, uses_left, expires_at_ms }) => ({
        id,
        code,
        usesLeft: uses_left,
        expiresAtMs: expires_at_ms ?? undefined,
      }));
    },
    async revokeLink(id, nowMs) {
      const rows = await query(`DELETE FROM sign_up_links WHERE id = $1 AND ${works('$2')} RETURNING id`, [id, nowMs]);
      return rows.length > 0;
    },
  };
}
