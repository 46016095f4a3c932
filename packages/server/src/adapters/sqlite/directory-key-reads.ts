import type { Database } from 'bun:sqlite';
import { type DeviceId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { DeviceOf } from '../../ports/group-store';
import type { IdentityRow, Removal, StoredStatement, VaultWrapRow } from '../../ports/keys';

/** Short indexed reads about keys. */
export function prepareKeyReads(database: Database) {
  const identity = database.query<{ identity_key: Uint8Array }, [Uint8Array]>(
    'SELECT identity_key FROM identities WHERE user = $1',
  );
  const statements = database.query<StoredStatement, [Uint8Array]>(
    'SELECT statement, signature FROM device_statements WHERE user = $1 ORDER BY place',
  );
  const owners = database.query<{ user: Uint8Array }, [Uint8Array]>(
    'SELECT user FROM certified_devices WHERE device = $1 AND is_removed = 0',
  );
  const removals = database.query<{ user: Uint8Array; device: Uint8Array; author: Uint8Array }, []>(
    'SELECT user, device, author FROM device_removals ORDER BY key LIMIT 100',
  );
  const wraps = database.query<VaultWrapRow, [Uint8Array]>(
    'SELECT kind, target, wrap FROM vault_wraps WHERE user = $1 ORDER BY kind, target',
  );
  // One state of the file: a statement and its identity belong together.
  const identitiesOf = database.transaction((users: readonly UserId[]): IdentityRow[] =>
    [...new Set(users)].flatMap((user) => {
      const row = identity.get(idToBytes(user));
      return row === null ? [] : [{ user, identityKey: row.identity_key, statements: statements.all(idToBytes(user)) }];
    }),
  );
  return {
    identitiesOf: (users: readonly UserId[]): IdentityRow[] => identitiesOf(users),
    ownersOf: (devices: readonly DeviceId[]): DeviceOf[] =>
      [...new Set(devices)].flatMap((device) =>
        owners.all(idToBytes(device)).map(({ user }) => ({ user: idFromBytes<UserId>(user), device })),
      ),
    removalsToTell: (): Removal[] =>
      removals.all().map(({ user, device, author }) => ({
        user: idFromBytes<UserId>(user),
        device: idFromBytes<DeviceId>(device),
        by: idFromBytes<DeviceId>(author),
      })),
    wrapsOf: (user: UserId): VaultWrapRow[] => wraps.all(idToBytes(user)),
  };
}
