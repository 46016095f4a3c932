import { createHash } from 'node:crypto';
import type { DeviceId, UserId } from '@tidings/protocol';
import type { DeviceOf } from '../../ports/group-store';
import type { ClaimedPackage, KeyPackageRow, KeyPackageStore } from '../../ports/keys';
import { idArray } from './arrays';
import { lockUsers } from './directory-locks';
import type { Pool, Query } from './pool';

export function createKeyPackageStore({ transact }: Pool): KeyPackageStore {
  return {
    async add(device, packages, options) {
      try {
        return await transact((query) => add(query, device, packages, options));
      } catch (failure) {
        if (failure instanceof TooMany) return 'full';
        throw failure;
      }
    },
    claim: (users, nowMs) => transact((query) => claim(query, users, nowMs)),
  };
}

/** Rolls the transaction back. */
class TooMany extends Error {}

async function add(
  query: Query,
  { user, device }: DeviceOf,
  packages: readonly KeyPackageRow[],
  { nowMs, max }: { readonly nowMs: number; readonly max: number },
): Promise<number> {
  await lockUsers(query, [user]);
  for (const table of ['key_packages', 'used_key_packages'])
    await query(`DELETE FROM ${table} WHERE owner = $1 AND device = $2 AND expires_at_ms <= $3`, [user, device, nowMs]);
  for (const { keyPackage, expiresAtMs, isLastResort } of packages) {
    const hash = createHash('sha256').update(keyPackage).digest();
    const [used] = await query('SELECT 1 FROM used_key_packages WHERE owner = $1 AND device = $2 AND hash = $3', [
      user,
      device,
      hash,
    ]);
    if (used !== undefined) continue;
    if (isLastResort)
      await query('DELETE FROM key_packages WHERE owner = $1 AND device = $2 AND is_last_resort', [user, device]);
    await query(
      `INSERT INTO key_packages (owner, device, hash, key_package, expires_at_ms, is_last_resort)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [user, device, hash, keyPackage, expiresAtMs, isLastResort],
    );
  }
  const [row] = await query<{ left: number }>(
    'SELECT count(*) AS left FROM key_packages WHERE owner = $1 AND device = $2 AND NOT is_last_resort',
    [user, device],
  );
  const left = row?.left ?? 0;
  if (packages.length > 0 && left > max) throw new TooMany();
  return left;
}

/** For each device the oldest; the last resort only when there is no other, and it stays. */
async function claim(query: Query, users: readonly UserId[], nowMs: number): Promise<ClaimedPackage[]> {
  await lockUsers(query, users);
  const rows = await query<{ owner: UserId; device: DeviceId; key_package: Uint8Array; is_last_resort: boolean }>(
    `WITH claimed AS (
       SELECT p.*, u.place FROM unnest($1::text::uuid[]) WITH ORDINALITY AS u (owner, place)
       JOIN certified_devices d ON d.owner = u.owner AND NOT d.is_removed
       JOIN LATERAL (
         SELECT * FROM key_packages k WHERE k.owner = d.owner AND k.device = d.device AND k.expires_at_ms > $2
         ORDER BY k.is_last_resort, k.key LIMIT 1) p ON true),
     used AS (
       INSERT INTO used_key_packages SELECT owner, device, hash, expires_at_ms FROM claimed WHERE NOT is_last_resort
       ON CONFLICT DO NOTHING),
     dropped AS (DELETE FROM key_packages k USING claimed c WHERE k.key = c.key AND NOT c.is_last_resort)
     SELECT owner, device, key_package, is_last_resort FROM claimed ORDER BY place, device`,
    [idArray([...new Set(users)]), nowMs],
  );
  return rows.map(({ owner, device, key_package, is_last_resort }) => ({
    user: owner,
    device,
    keyPackage: key_package,
    isLastResort: is_last_resort,
  }));
}
