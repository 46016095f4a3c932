import type { Database } from 'bun:sqlite';
import { type DeviceId, idFromBytes, idToBytes, type SessionId, type UserId, VaultWrapKind } from '@tidings/protocol';
import { isSameBytes } from '../../keys/same-bytes';
import type { DeviceOf } from '../../ports/group-store';
import type { FirstIdentity, NextStatement, StatementOutcome, VaultWrapRow } from '../../ports/keys';

/** Writes about identities and their devices. Each runs inside a transaction of the caller's. */
export function prepareIdentityWrites(database: Database) {
  const identityKey = database.query<{ identity_key: Uint8Array }, [Uint8Array]>(
    'SELECT identity_key FROM identities WHERE user = $1',
  );
  const putIdentity = database.query<null, [Uint8Array, Uint8Array]>(
    'INSERT OR REPLACE INTO identities VALUES ($1, $2)',
  );
  const statementAt = database.query<{ statement: Uint8Array }, [Uint8Array, number]>(
    'SELECT statement FROM device_statements WHERE user = $1 AND place = $2',
  );
  const length = database.query<{ length: number }, [Uint8Array]>(
    'SELECT ifnull(max(place), 0) AS length FROM device_statements WHERE user = $1',
  );
  const insertStatement = database.query<null, [Uint8Array, number, Uint8Array, Uint8Array]>(
    'INSERT INTO device_statements VALUES ($1, $2, $3, $4)',
  );
  const device = database.query<{ is_removed: number }, [Uint8Array, Uint8Array]>(
    'SELECT is_removed FROM certified_devices WHERE user = $1 AND device = $2',
  );
  const addDevice = database.query<null, [Uint8Array, Uint8Array]>('INSERT INTO certified_devices VALUES ($1, $2, 0)');
  const removeDevice = database.query<null, [Uint8Array, Uint8Array]>(
    'UPDATE certified_devices SET is_removed = 1 WHERE user = $1 AND device = $2',
  );
  const noteRemoval = database.query<null, [Uint8Array, Uint8Array, Uint8Array]>(
    'INSERT INTO device_removals (user, device, author) VALUES ($1, $2, $3)',
  );
  const noteAllRemovals = database.query<null, [Uint8Array, Uint8Array]>(
    `INSERT INTO device_removals (user, device, author)
     SELECT user, device, ?2 FROM certified_devices WHERE user = ?1 AND device <> ?2 AND is_removed = 0`,
  );
  const removalTold = database.query<null, [Uint8Array, Uint8Array]>(
    'DELETE FROM device_removals WHERE user = $1 AND device = $2',
  );
  const endSessions = database.query<{ id: Uint8Array }, [Uint8Array, Uint8Array]>(
    'DELETE FROM sessions WHERE user = $1 AND device = $2 RETURNING id',
  );
  const dropPackages = database.query<null, [Uint8Array, Uint8Array]>(
    'DELETE FROM key_packages WHERE user = $1 AND device = $2',
  );
  const dropWrap = database.query<null, [Uint8Array, number, Uint8Array]>(
    'DELETE FROM vault_wraps WHERE user = $1 AND kind = $2 AND target = $3',
  );
  const putWrap = database.query<null, [Uint8Array, number, Uint8Array, Uint8Array]>(
    'INSERT OR REPLACE INTO vault_wraps VALUES ($1, $2, $3, $4)',
  );
  const givenUp = ['device_statements', 'certified_devices', 'vault_wraps'].map((table) =>
    database.query<null, [Uint8Array]>(`DELETE FROM ${table} WHERE user = $1`),
  );
  // A device uploads its own before it is on the list, so that nobody finds it there without any.
  const dropOthersPackages = database.query<null, [Uint8Array, Uint8Array]>(
    'DELETE FROM key_packages WHERE user = $1 AND device <> $2',
  );

  function giveUp(user: Uint8Array, by: Uint8Array): void {
    noteAllRemovals.run(user, by);
    for (const drop of givenUp) drop.run(user);
    dropOthersPackages.run(user, by);
  }

  function remove(user: Uint8Array, removed: Uint8Array, by: Uint8Array): SessionId[] {
    removeDevice.run(user, removed);
    dropPackages.run(user, removed);
    dropWrap.run(user, VaultWrapKind.DEVICE, removed);
    noteRemoval.run(user, removed, by);
    return endSessions.all(user, removed).map(({ id }) => idFromBytes<SessionId>(id));
  }

  return {
    publishIdentity(
      identity: FirstIdentity,
      { wraps, replace }: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
    ): 'published' | 'repeated' | 'exists' {
      const [user, by] = [idToBytes(identity.user), idToBytes(identity.device)];
      const present = identityKey.get(user);
      const isSame =
        present !== null &&
        isSameBytes(present.identity_key, identity.identityKey) &&
        isSameBytes(statementAt.get(user, 1)?.statement, identity.first.statement);
      if (isSame) return 'repeated';
      if (present !== null && !replace) return 'exists';
      giveUp(user, by);
      putIdentity.run(user, identity.identityKey);
      insertStatement.run(user, 1, identity.first.statement, identity.first.signature);
      addDevice.run(user, by);
      for (const { kind, target, wrap } of wraps) putWrap.run(user, kind, target, wrap);
      return 'published';
    },
    appendStatement(owner: UserId, next: NextStatement, by: DeviceId): StatementOutcome {
      const [user, changed] = [idToBytes(owner), idToBytes(next.change.device)];
      if (!isSameBytes(identityKey.get(user)?.identity_key, next.identityKey)) return { type: 'overtaken' };
      if (isSameBytes(statementAt.get(user, next.index)?.statement, next.signed.statement)) return { type: 'repeated' };
      const last = length.get(user)?.length ?? 0;
      if (last + 1 !== next.index || !isSameBytes(statementAt.get(user, last)?.statement, next.previous))
        return { type: 'overtaken' };
      const known = device.get(user, changed);
      const isAddition = next.change.type === 'added';
      if (isAddition && known !== null) return { type: 'device_used' };
      if (!isAddition && known?.is_removed !== 0) return { type: 'no_device' };
      insertStatement.run(user, next.index, next.signed.statement, next.signed.signature);
      if (isAddition) addDevice.run(user, changed);
      return { type: 'appended', ended: isAddition ? [] : remove(user, changed, idToBytes(by)) };
    },
    removalTold({ user, device: removed }: DeviceOf): void {
      removalTold.run(idToBytes(user), idToBytes(removed));
    },
  };
}
