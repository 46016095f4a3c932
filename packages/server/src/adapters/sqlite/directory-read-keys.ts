import type { Database } from 'bun:sqlite';
import { idToBytes, type UserId, type VaultWrapKind } from '@tidings/protocol';
import type { IdentityRow, SignedStatementRow, VaultWrapRow } from '../../ports/keys';

/** Short indexed reads about keys, on the read-only connection. */
export function prepareKeyReads(database: Database) {
  const identity = database.query<{ identity_key: Uint8Array }, [Uint8Array]>(
    'SELECT identity_key FROM identities WHERE user = $1',
  );
  const statements = database.query<SignedStatementRow, [Uint8Array]>(
    'SELECT statement, signature FROM device_statements WHERE user = $1 ORDER BY position',
  );
  const wraps = database.query<{ kind: number; target: Uint8Array; wrap: Uint8Array }, [Uint8Array]>(
    'SELECT kind, target, wrap FROM vault_wraps WHERE user = $1 ORDER BY kind, target',
  );
  return {
    identities: (users: readonly UserId[]): IdentityRow[] =>
      [...new Set(users)].flatMap((user) => {
        const id = idToBytes(user);
        const row = identity.get(id);
        return row === null ? [] : [{ user, identityKey: row.identity_key, statements: statements.all(id) }];
      }),
    wrapsOf: (user: UserId): VaultWrapRow[] =>
      wraps.all(idToBytes(user)).map((row) => ({ ...row, kind: row.kind as VaultWrapKind })),
  };
}
