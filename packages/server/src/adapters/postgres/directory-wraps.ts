import { idFromBytes, type UserId, VaultWrapKind } from '@tidings/protocol';
import type { VaultWrapRow, VaultWrapStore } from '../../ports/keys';
import { lockUsers } from './directory-locks';
import type { Pool, Query } from './pool';

export function createVaultWrapStore({ query, transact }: Pool): VaultWrapStore {
  return {
    put: (user, wrap, max) => transact((query) => put(query, user, wrap, max)),
    wrapsOf: (user) =>
      query<VaultWrapRow>('SELECT kind, target, wrap FROM vault_wraps WHERE owner = $1 ORDER BY kind, target', [user]),
    async delete(user, { kind, target }) {
      await query('DELETE FROM vault_wraps WHERE owner = $1 AND kind = $2 AND target = $3', [user, kind, target]);
    },
  };
}

async function put(query: Query, user: UserId, wrap: VaultWrapRow, max: number): ReturnType<VaultWrapStore['put']> {
  await lockUsers(query, [user]);
  const { kind, target } = wrap;
  if (kind === VaultWrapKind.DEVICE && !(await isCertified(query, user, target))) return 'no_device';
  const [known] = await query('SELECT 1 FROM vault_wraps WHERE owner = $1 AND kind = $2 AND target = $3', [
    user,
    kind,
    target,
  ]);
  const [row] = await query<{ wraps: number }>('SELECT count(*) AS wraps FROM vault_wraps WHERE owner = $1', [user]);
  if (known === undefined && (row?.wraps ?? 0) >= max) return 'full';
  await putWrap(query, user, wrap);
  return 'kept';
}

export async function putWrap(query: Query, user: UserId, { kind, target, wrap }: VaultWrapRow): Promise<void> {
  await query(
    `INSERT INTO vault_wraps VALUES ($1, $2, $3, $4) ON CONFLICT (owner, kind, target) DO UPDATE SET wrap = excluded.wrap`,
    [user, kind, target, wrap],
  );
}

async function isCertified(query: Query, user: UserId, target: Uint8Array): Promise<boolean> {
  if (target.length !== 16) return false;
  const rows = await query('SELECT 1 FROM certified_devices WHERE owner = $1 AND device = $2 AND NOT is_removed', [
    user,
    idFromBytes(target),
  ]);
  return rows.length > 0;
}
