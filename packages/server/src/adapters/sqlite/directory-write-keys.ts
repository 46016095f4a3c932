import type { Database } from 'bun:sqlite';
import { createHash } from 'node:crypto';
import { type DeviceId, idFromBytes, idToBytes, type UserId, VaultWrapKind } from '@tidings/protocol';
import type { DeviceOf } from '../../ports/group-store';
import type { ClaimedPackage, KeyPackageRow, VaultWrapRow } from '../../ports/keys';

interface PackageColumns {
  readonly key: number;
  readonly key_package: Uint8Array;
  readonly expires_at_ms: number;
  readonly is_last_resort: number;
}

/** Writes about key packages and wraps. Each runs inside a transaction of the caller's. */
export function prepareKeyWrites(database: Database) {
  const dropExpired = database.query<null, [Uint8Array, Uint8Array, number]>(
    'DELETE FROM key_packages WHERE user = $1 AND device = $2 AND expires_at_ms <= $3',
  );
  const dropExpiredUsed = database.query<null, [Uint8Array, Uint8Array, number]>(
    'DELETE FROM used_key_packages WHERE user = $1 AND device = $2 AND expires_at_ms <= $3',
  );
  const isUsed = database.query<{ one: number }, [Uint8Array, Uint8Array, Uint8Array]>(
    'SELECT 1 AS one FROM used_key_packages WHERE user = $1 AND device = $2 AND hash = $3',
  );
  const dropLastResort = database.query<null, [Uint8Array, Uint8Array]>(
    'DELETE FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 1',
  );
  const insert = database.query<null, [Uint8Array, Uint8Array, Uint8Array, Uint8Array, number, number]>(
    `INSERT INTO key_packages (user, device, hash, key_package, expires_at_ms, is_last_resort)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
  );
  const count = database.query<{ count: number }, [Uint8Array, Uint8Array]>(
    'SELECT count(*) AS count FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 0',
  );
  const devices = database.query<{ device: Uint8Array }, [Uint8Array]>(
    'SELECT device FROM certified_devices WHERE user = $1 AND is_removed = 0',
  );
  // A last resort is the last; of the others the one that was uploaded first.
  const next = database.query<PackageColumns, [Uint8Array, Uint8Array, number]>(
    `SELECT key, key_package, expires_at_ms, is_last_resort FROM key_packages
     WHERE user = $1 AND device = $2 AND expires_at_ms > $3 ORDER BY is_last_resort, key LIMIT 1`,
  );
  const use = database.query<null, [number]>(
    `INSERT OR IGNORE INTO used_key_packages SELECT user, device, hash, expires_at_ms FROM key_packages WHERE key = $1`,
  );
  const drop = database.query<null, [number]>('DELETE FROM key_packages WHERE key = $1');

  const wrap = database.query<{ one: number }, [Uint8Array, number, Uint8Array]>(
    'SELECT 1 AS one FROM vault_wraps WHERE user = $1 AND kind = $2 AND target = $3',
  );
  const countWraps = database.query<{ count: number }, [Uint8Array]>(
    'SELECT count(*) AS count FROM vault_wraps WHERE user = $1',
  );
  const putWrap = database.query<null, [Uint8Array, number, Uint8Array, Uint8Array]>(
    'INSERT OR REPLACE INTO vault_wraps VALUES ($1, $2, $3, $4)',
  );
  const deleteWrap = database.query<null, [Uint8Array, number, Uint8Array]>(
    'DELETE FROM vault_wraps WHERE user = $1 AND kind = $2 AND target = $3',
  );
  const certified = database.query<{ one: number }, [Uint8Array, Uint8Array]>(
    'SELECT 1 AS one FROM certified_devices WHERE user = $1 AND device = $2 AND is_removed = 0',
  );

  const addOne = database.transaction(
    (of: DeviceOf, packages: readonly KeyPackageRow[], { nowMs, max }: { nowMs: number; max: number }): number => {
      const [user, device] = [idToBytes(of.user), idToBytes(of.device)];
      dropExpired.run(user, device, nowMs);
      dropExpiredUsed.run(user, device, nowMs);
      for (const { keyPackage, expiresAtMs, isLastResort } of packages) {
        const hash = createHash('sha256').update(keyPackage).digest();
        if (isUsed.get(user, device, hash) !== null) continue;
        if (isLastResort) dropLastResort.run(user, device);
        insert.run(user, device, hash, keyPackage, expiresAtMs, isLastResort ? 1 : 0);
      }
      const remaining = count.get(user, device)?.count ?? 0;
      if (packages.length > 0 && remaining > max) throw new TooMany();
      return remaining;
    },
  );

  function claimOne(user: UserId, device: Uint8Array, nowMs: number): ClaimedPackage | undefined {
    const row = next.get(idToBytes(user), device, nowMs);
    if (row === null) return undefined;
    const isLastResort = row.is_last_resort === 1;
    if (!isLastResort) {
      use.run(row.key);
      drop.run(row.key);
    }
    return { user, device: idFromBytes<DeviceId>(device), keyPackage: row.key_package, isLastResort };
  }

  return {
    addKeyPackages(
      device: DeviceOf,
      packages: readonly KeyPackageRow[],
      options: { readonly nowMs: number; readonly max: number },
    ): number | 'full' {
      try {
        return addOne(device, packages, options);
      } catch (failure) {
        if (failure instanceof TooMany) return 'full';
        throw failure;
      }
    },
    claimKeyPackages: (users: readonly UserId[], nowMs: number): ClaimedPackage[] =>
      [...new Set(users)].flatMap((user) =>
        devices.all(idToBytes(user)).flatMap(({ device }) => claimOne(user, device, nowMs) ?? []),
      ),
    putVaultWrap(
      owner: UserId,
      { kind, target, wrap: bytes }: VaultWrapRow,
      max: number,
    ): 'kept' | 'full' | 'no_device' {
      const user = idToBytes(owner);
      if (kind === VaultWrapKind.DEVICE && certified.get(user, target) === null) return 'no_device';
      if (wrap.get(user, kind, target) === null && (countWraps.get(user)?.count ?? 0) >= max) return 'full';
      putWrap.run(user, kind, target, bytes);
      return 'kept';
    },
    deleteVaultWrap(user: UserId, { kind, target }: Pick<VaultWrapRow, 'kind' | 'target'>): void {
      deleteWrap.run(idToBytes(user), kind, target);
    },
  };
}

/** Rolls the savepoint back. */
class TooMany extends Error {}
