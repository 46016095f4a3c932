import type { Database } from 'bun:sqlite';
import { type DeviceId, idFromBytes, idToBytes, type UserId, VaultWrapKind } from '@tidings/protocol';
import type {
  ClaimedRow,
  DeviceStep,
  IdentityRow,
  NewKeyPackageRow,
  SignedStatementRow,
  VaultWrapRow,
} from '../../ports/keys';

type Sql = Uint8Array | number;

/** Writes about keys. Each runs inside a transaction of the caller's. */
export function prepareKeyWrites(database: Database) {
  const identityKey = database.query<{ identity_key: Uint8Array }, Sql[]>(
    'SELECT identity_key FROM identities WHERE user = $1',
  );
  const insertIdentity = database.query<null, Sql[]>('INSERT INTO identities (user, identity_key) VALUES ($1, $2)');
  const statementAt = database.query<{ statement: Uint8Array }, Sql[]>(
    'SELECT statement FROM device_statements WHERE user = $1 AND position = $2',
  );
  const length = database.query<{ length: number }, Sql[]>(
    'SELECT count(*) AS length FROM device_statements WHERE user = $1',
  );
  const insertStatement = database.query<null, Sql[]>('INSERT INTO device_statements VALUES ($1, $2, $3, $4)');
  const insertDevice = database.query<null, Sql[]>('INSERT INTO identity_devices VALUES ($1, $2)');
  const deleteDevice = database.query<null, Sql[]>('DELETE FROM identity_devices WHERE user = $1 AND device = $2');
  const deletePackages = database.query<null, Sql[]>('DELETE FROM key_packages WHERE user = $1 AND device = $2');
  const deletePackage = database.query<null, Sql[]>('DELETE FROM key_packages WHERE position = $1');
  const deleteOld = database.query<null, Sql[]>(
    `DELETE FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 0 AND (expires_at_ms <= $3 OR position NOT IN
       (SELECT position FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 0 ORDER BY position DESC LIMIT $4))`,
  );
  const deleteLastResort = database.query<null, Sql[]>(
    'DELETE FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 1',
  );
  const insertPackage = database.query<null, Sql[]>(
    'INSERT INTO key_packages (user, device, key_package, expires_at_ms, is_last_resort) VALUES ($1, $2, $3, $4, $5)',
  );
  const countPackages = database.query<{ remaining: number }, Sql[]>(
    'SELECT count(*) AS remaining FROM key_packages WHERE user = $1 AND device = $2 AND is_last_resort = 0',
  );
  const devices = database.query<{ device: Uint8Array }, Sql[]>(
    `SELECT device FROM identity_devices d WHERE user = $1
       AND EXISTS (SELECT 1 FROM sessions s WHERE s.user = d.user AND s.device = d.device)`,
  );
  const nextPackage = database.query<{ position: number; key_package: Uint8Array; is_last_resort: number }, Sql[]>(
    `SELECT position, key_package, is_last_resort FROM key_packages
     WHERE user = $1 AND device = $2 AND expires_at_ms > $3 ORDER BY is_last_resort, position LIMIT 1`,
  );
  const putWrap = database.query<null, Sql[]>('INSERT OR REPLACE INTO vault_wraps VALUES ($1, $2, $3, $4)');
  const countOthers = database.query<{ others: number }, Sql[]>(
    'SELECT count(*) AS others FROM vault_wraps WHERE user = $1 AND NOT (kind = $2 AND target = $3)',
  );
  const deleteWrap = database.query<{ kind: number }, Sql[]>(
    'DELETE FROM vault_wraps WHERE user = $1 AND kind = $2 AND target = $3 RETURNING kind',
  );
  const deleteOthersPackages = database.query<null, Sql[]>(
    'DELETE FROM key_packages WHERE user = $1 AND device <> $2',
  );
  const allOf = ['identities', 'device_statements', 'identity_devices', 'vault_wraps'].map((table) =>
    database.query<null, Sql[]>(`DELETE FROM ${table} WHERE user = $1`),
  );

  return {
    publishIdentity(
      { user, identityKey: key, statements }: IdentityRow,
      device: DeviceId,
      { wraps, replace }: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
    ): 'published' | 'repeated' | 'exists' {
      const id = idToBytes(user);
      const known = identityKey.get(id)?.identity_key;
      const [first] = statements as [SignedStatementRow];
      const isSame =
        known !== undefined &&
        isEqual(known, key) &&
        isEqual(statementAt.get(id, 1)?.statement ?? new Uint8Array(), first.statement);
      if (known !== undefined && !isSame && !replace) return 'exists';
      if (!isSame) {
        for (const query of allOf) query.run(id);
        deleteOthersPackages.run(id, idToBytes(device));
        insertIdentity.run(id, key);
        insertStatement.run(id, 1, first.statement, first.signature);
        insertDevice.run(id, idToBytes(device));
      }
      for (const { kind, target, wrap } of wraps) putWrap.run(id, kind, target, wrap);
      return isSame ? 'repeated' : 'published';
    },
    appendStatement(
      user: UserId,
      index: number,
      { statement, signature }: SignedStatementRow,
      step: DeviceStep,
    ): 'appended' | 'repeated' | 'stale' {
      const id = idToBytes(user);
      const known = statementAt.get(id, index)?.statement;
      if (known !== undefined) return isEqual(known, statement) ? 'repeated' : 'stale';
      if (length.get(id)?.length !== index - 1) return 'stale';
      const device = idToBytes(step.device);
      insertStatement.run(id, index, statement, signature);
      if (step.type === 'added') insertDevice.run(id, device);
      else {
        deleteDevice.run(id, device);
        deletePackages.run(id, device);
        deleteWrap.get(id, VaultWrapKind.DEVICE, device);
      }
      return 'appended';
    },
    addKeyPackages(
      user: UserId,
      device: DeviceId,
      added: readonly NewKeyPackageRow[],
      { nowMs, most }: { readonly nowMs: number; readonly most: number },
    ): number {
      const [userId, deviceId] = [idToBytes(user), idToBytes(device)];
      for (const { keyPackage, expiresAtMs, isLastResort } of added) {
        if (isLastResort) deleteLastResort.run(userId, deviceId);
        insertPackage.run(userId, deviceId, keyPackage, expiresAtMs, isLastResort ? 1 : 0);
      }
      deleteOld.run(userId, deviceId, nowMs, most);
      return countPackages.get(userId, deviceId)?.remaining ?? 0;
    },
    claimKeyPackages(users: readonly UserId[], nowMs: number): ClaimedRow[] {
      return users.flatMap((user) =>
        devices.all(idToBytes(user)).flatMap(({ device }) => {
          const row = nextPackage.get(idToBytes(user), device, nowMs);
          if (row === null) return [];
          const isLastResort = row.is_last_resort === 1;
          if (!isLastResort) deletePackage.run(row.position);
          return [{ user, device: idFromBytes<DeviceId>(device), keyPackage: row.key_package, isLastResort }];
        }),
      );
    },
    putWrap(user: UserId, { kind, target, wrap }: VaultWrapRow, most: number): boolean {
      const id = idToBytes(user);
      if ((countOthers.get(id, kind, target)?.others ?? 0) >= most) return false;
      putWrap.run(id, kind, target, wrap);
      return true;
    },
    deleteWrap(user: UserId, kind: VaultWrapKind, target: Uint8Array): boolean {
      return deleteWrap.get(idToBytes(user), kind, target) !== null;
    },
  };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
