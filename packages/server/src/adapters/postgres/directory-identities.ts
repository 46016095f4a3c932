import { type DeviceId, idToBytes, type SessionId, type UserId, VaultWrapKind } from '@tidings/protocol';
import { isSameBytes } from '../../keys/same-bytes';
import type { DeviceOf } from '../../ports/group-store';
import type { FirstIdentity, IdentityStore, NextStatement, StatementOutcome, VaultWrapRow } from '../../ports/keys';
import { idArray } from './arrays';
import { lockUsers } from './directory-locks';
import { endSessionsWhere } from './directory-sessions';
import { putWrap } from './directory-wraps';
import type { Pool, Query } from './pool';

export function createIdentityStore({ query, transact }: Pool): IdentityStore {
  return {
    publish: (identity, options) => transact((query) => publish(query, identity, options)),
    async identitiesOf(users) {
      // One statement, one state: a statement and its identity belong together.
      const rows = await query<{
        owner: UserId;
        identity_key: Uint8Array;
        statement: Uint8Array | null;
        signature: Uint8Array;
      }>(
        `SELECT i.owner, i.identity_key, s.statement, s.signature FROM identities i LEFT JOIN device_statements s ON s.owner = i.owner
         WHERE i.owner = ANY ($1::text::uuid[]) ORDER BY i.owner, s.place`,
        [idArray(users)],
      );
      const byUser = new Map(
        rows.map(({ owner, identity_key }) => [
          owner,
          {
            user: owner,
            identityKey: identity_key,
            statements: [] as { statement: Uint8Array; signature: Uint8Array }[],
          },
        ]),
      );
      for (const { owner, statement, signature } of rows)
        if (statement !== null) byUser.get(owner)?.statements.push({ statement, signature });
      return [...byUser.values()];
    },
    append: (user, next, by) => transact((query) => append(query, user, next, by)),
    async ownersOf(devices) {
      const rows = await query<{ owner: UserId; device: DeviceId }>(
        `SELECT c.owner, c.device FROM unnest($1::text::uuid[]) WITH ORDINALITY AS asked (device, place)
         JOIN certified_devices c ON c.device = asked.device AND NOT c.is_removed ORDER BY asked.place`,
        [idArray([...new Set(devices)])],
      );
      return rows.map(({ owner, device }) => ({ user: owner, device }));
    },
    async removalsToTell() {
      const rows = await query<{ owner: UserId; device: DeviceId; author: DeviceId }>(
        'SELECT owner, device, author FROM device_removals ORDER BY key LIMIT 100',
      );
      return rows.map(({ owner, device, author }) => ({ user: owner, device, by: author }));
    },
    async removalTold({ user, device }: DeviceOf) {
      await query('DELETE FROM device_removals WHERE owner = $1 AND device = $2', [user, device]);
    },
  };
}

async function publish(
  query: Query,
  { user, identityKey, device, first }: FirstIdentity,
  { wraps, replace }: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
): Promise<'published' | 'repeated' | 'exists'> {
  await lockUsers(query, [user]);
  const present = await identityKeyOf(query, user);
  const isSame = isSameBytes(present, identityKey) && isSameBytes(await statementAt(query, user, 1), first.statement);
  if (isSame) return 'repeated';
  if (present !== undefined && !replace) return 'exists';
  await giveUp(query, user, device);
  await query(
    'INSERT INTO identities VALUES ($1, $2) ON CONFLICT (owner) DO UPDATE SET identity_key = excluded.identity_key',
    [user, identityKey],
  );
  await insertStatement(query, user, 1, first);
  await query('INSERT INTO certified_devices VALUES ($1, $2, false)', [user, device]);
  for (const wrap of wraps) await putWrap(query, user, wrap);
  return 'published';
}

/** A device uploads its own packages before it is on the list, so that nobody finds it there without any. */
async function giveUp(query: Query, user: UserId, by: DeviceId): Promise<void> {
  await query(
    `INSERT INTO device_removals (owner, device, author)
     SELECT owner, device, $2::uuid FROM certified_devices WHERE owner = $1 AND device <> $2 AND NOT is_removed`,
    [user, by],
  );
  for (const table of ['device_statements', 'certified_devices', 'vault_wraps'])
    await query(`DELETE FROM ${table} WHERE owner = $1`, [user]);
  await query('DELETE FROM key_packages WHERE owner = $1 AND device <> $2', [user, by]);
}

async function append(query: Query, user: UserId, next: NextStatement, by: DeviceId): Promise<StatementOutcome> {
  await lockUsers(query, [user]);
  const { index, change } = next;
  if (!isSameBytes(await identityKeyOf(query, user), next.identityKey)) return { type: 'overtaken' };
  if (isSameBytes(await statementAt(query, user, index), next.signed.statement)) return { type: 'repeated' };
  const [newest] = await query<{ place: number; statement: Uint8Array }>(
    'SELECT place, statement FROM device_statements WHERE owner = $1 ORDER BY place DESC LIMIT 1',
    [user],
  );
  if (newest === undefined || newest.place + 1 !== index || !isSameBytes(newest.statement, next.previous))
    return { type: 'overtaken' };
  const [known] = await query<{ is_removed: boolean }>(
    'SELECT is_removed FROM certified_devices WHERE owner = $1 AND device = $2',
    [user, change.device],
  );
  if (change.type === 'added' && known !== undefined) return { type: 'device_used' };
  if (change.type === 'removed' && known?.is_removed !== false) return { type: 'no_device' };
  await insertStatement(query, user, index, next.signed);
  if (change.type === 'removed') return { type: 'appended', ended: await remove(query, user, change.device, by) };
  await query('INSERT INTO certified_devices VALUES ($1, $2, false)', [user, change.device]);
  return { type: 'appended', ended: [] };
}

async function remove(query: Query, user: UserId, device: DeviceId, by: DeviceId): Promise<readonly SessionId[]> {
  await query('UPDATE certified_devices SET is_removed = true WHERE owner = $1 AND device = $2', [user, device]);
  await query('DELETE FROM key_packages WHERE owner = $1 AND device = $2', [user, device]);
  await query('DELETE FROM vault_wraps WHERE owner = $1 AND kind = $2 AND target = $3', [
    user,
    VaultWrapKind.DEVICE,
    idToBytes(device),
  ]);
  await query('INSERT INTO device_removals (owner, device, author) VALUES ($1, $2, $3)', [user, device, by]);
  return endSessionsWhere(query, 'owner = $1 AND device = $2', [user, device]);
}

async function identityKeyOf(query: Query, user: UserId): Promise<Uint8Array | undefined> {
  const [row] = await query<{ identity_key: Uint8Array }>('SELECT identity_key FROM identities WHERE owner = $1', [
    user,
  ]);
  return row?.identity_key;
}

async function statementAt(query: Query, user: UserId, place: number): Promise<Uint8Array | undefined> {
  const [row] = await query<{ statement: Uint8Array }>(
    'SELECT statement FROM device_statements WHERE owner = $1 AND place = $2',
    [user, place],
  );
  return row?.statement;
}

async function insertStatement(
  query: Query,
  user: UserId,
  place: number,
  { statement, signature }: NextStatement['signed'],
): Promise<void> {
  await query('INSERT INTO device_statements VALUES ($1, $2, $3, $4)', [user, place, statement, signature]);
}
