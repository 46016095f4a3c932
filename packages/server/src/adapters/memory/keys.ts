import { type DeviceId, idFromBytes, type SessionId, type UserId, VaultWrapKind } from '@tidings/protocol';
import { isSameBytes } from '../../keys/same-bytes';
import type { DeviceOf } from '../../ports/group-store';
import type {
  ClaimedPackage,
  IdentityRow,
  IdentityStore,
  KeyPackageRow,
  KeyPackageStore,
  KeyStores,
  Removal,
  VaultWrapRow,
  VaultWrapStore,
} from '../../ports/keys';

interface Listed {
  readonly identity: IdentityRow;
  /** False once it was removed. */
  readonly devices: ReadonlyMap<DeviceId, boolean>;
}

export interface KeyTables {
  readonly identities: Map<UserId, Listed>;
  removals: readonly Removal[];
  /** Oldest first. */
  packages: readonly (DeviceOf & KeyPackageRow)[];
  /** `user device bytes` of those that were handed out. */
  readonly used: Set<string>;
  wraps: readonly (VaultWrapRow & { readonly user: UserId })[];
}

export function newKeyTables(): KeyTables {
  return { identities: new Map(), removals: [], packages: [], used: new Set(), wraps: [] };
}

export function dropPackages(tables: KeyTables, { user, device }: DeviceOf): void {
  tables.packages = tables.packages.filter((row) => row.user !== user || row.device !== device);
}

/** Keys that are gone with the process. */
export function createMemoryKeys(
  tables: KeyTables,
  endSessions: (device: DeviceOf) => readonly SessionId[],
): KeyStores {
  return {
    identities: createIdentities(tables, endSessions),
    keyPackages: createPackages(tables),
    vaultWraps: createWraps(tables),
  };
}

function createIdentities(tables: KeyTables, endSessions: (device: DeviceOf) => readonly SessionId[]): IdentityStore {
  const { identities } = tables;

  function remove(of: DeviceOf, by: DeviceId): readonly SessionId[] {
    dropPackages(tables, of);
    const isIts = (wrap: VaultWrapRow & { user: UserId }) =>
      wrap.user === of.user && wrap.kind === VaultWrapKind.DEVICE && idFromBytes(wrap.target) === of.device;
    tables.wraps = tables.wraps.filter((wrap) => !isIts(wrap));
    tables.removals = [...tables.removals, { ...of, by }];
    return endSessions(of);
  }

  function giveUp(user: UserId, by: DeviceId): void {
    const gone = [...(identities.get(user)?.devices ?? [])].filter(([device, isThere]) => isThere && device !== by);
    tables.removals = [...tables.removals, ...gone.map(([device]) => ({ user, device, by }))];
    tables.packages = tables.packages.filter((row) => row.user !== user || row.device === by);
    tables.wraps = tables.wraps.filter((row) => row.user !== user);
  }

  return {
    async publish({ user, identityKey, device, first }, { wraps, replace }) {
      const present = identities.get(user)?.identity;
      const isSame =
        present !== undefined &&
        isSameBytes(present.identityKey, identityKey) &&
        isSameBytes(present.statements[0]?.statement, first.statement);
      if (isSame) return 'repeated';
      if (present !== undefined && !replace) return 'exists';
      giveUp(user, device);
      const identity = { user, identityKey, statements: [first] };
      identities.set(user, { identity, devices: new Map([[device, true]]) });
      tables.wraps = [...tables.wraps, ...wraps.map((wrap) => ({ ...wrap, user }))];
      return 'published';
    },
    identitiesOf: async (users) => [...new Set(users)].flatMap((user) => identities.get(user)?.identity ?? []),
    async append(user, { identityKey, index, previous, signed, change }, by) {
      const { identity, devices } = identities.get(user) ?? { identity: undefined, devices: new Map() };
      const statements = identity?.statements ?? [];
      if (identity === undefined || !isSameBytes(identity.identityKey, identityKey)) return { type: 'overtaken' };
      if (isSameBytes(statements[index - 1]?.statement, signed.statement)) return { type: 'repeated' };
      if (statements.length + 1 !== index || !isSameBytes(statements.at(-1)?.statement, previous))
        return { type: 'overtaken' };
      const { type, device } = change;
      if (type === 'added' && devices.has(device)) return { type: 'device_used' };
      if (type === 'removed' && devices.get(device) !== true) return { type: 'no_device' };
      identities.set(user, {
        identity: { ...identity, statements: [...statements, signed] },
        devices: new Map(devices).set(device, type === 'added'),
      });
      return { type: 'appended', ended: type === 'added' ? [] : remove({ user, device }, by) };
    },
    ownersOf: async (wanted) =>
      [...new Set(wanted)].flatMap((device) =>
        [...identities].flatMap(([user, { devices }]) => (devices.get(device) === true ? [{ user, device }] : [])),
      ),
    removalsToTell: async () => tables.removals.slice(0, 100),
    async removalTold({ user, device }) {
      tables.removals = tables.removals.filter((row) => row.user !== user || row.device !== device);
    },
  };
}

function createPackages(tables: KeyTables): KeyPackageStore {
  const nameOf = ({ user, device }: DeviceOf, { keyPackage }: Pick<KeyPackageRow, 'keyPackage'>) =>
    `${user} ${device} ${keyPackage}`;

  function claimOne(of: DeviceOf, nowMs: number): ClaimedPackage | undefined {
    const usable = tables.packages.filter(
      (row) => row.user === of.user && row.device === of.device && row.expiresAtMs > nowMs,
    );
    const found = usable.find(({ isLastResort }) => !isLastResort) ?? usable[0];
    if (found === undefined) return undefined;
    if (!found.isLastResort) {
      tables.packages = tables.packages.filter((row) => row !== found);
      tables.used.add(nameOf(of, found));
    }
    return { ...of, keyPackage: found.keyPackage, isLastResort: found.isLastResort };
  }

  return {
    async add(of, added, { nowMs, max }) {
      const isOf = (row: DeviceOf) => row.user === of.user && row.device === of.device;
      let packages = tables.packages.filter((row) => !isOf(row) || row.expiresAtMs > nowMs);
      for (const one of added) {
        if (tables.used.has(nameOf(of, one))) continue;
        if (one.isLastResort) packages = packages.filter((row) => !isOf(row) || !row.isLastResort);
        const isThere = packages.some((row) => nameOf(row, row) === nameOf(of, one));
        if (!isThere) packages = [...packages, { ...of, ...one }];
      }
      const remaining = packages.filter((row) => isOf(row) && !row.isLastResort).length;
      if (added.length > 0 && remaining > max) return 'full';
      tables.packages = packages;
      return remaining;
    },
    claim: async (users, nowMs) =>
      [...new Set(users)].flatMap((user) =>
        [...(tables.identities.get(user)?.devices ?? [])].flatMap(([device, isThere]) =>
          isThere ? (claimOne({ user, device }, nowMs) ?? []) : [],
        ),
      ),
  };
}

function createWraps(tables: KeyTables): VaultWrapStore {
  const isSame = (user: UserId, a: Pick<VaultWrapRow, 'kind' | 'target'>) => (b: (typeof tables.wraps)[number]) =>
    b.user === user && b.kind === a.kind && isSameBytes(b.target, a.target);
  return {
    async put(user, wrap, max) {
      const isForDevice = wrap.kind === VaultWrapKind.DEVICE;
      if (isForDevice && tables.identities.get(user)?.devices.get(idFromBytes(wrap.target)) !== true)
        return 'no_device';
      const others = tables.wraps.filter((row) => !isSame(user, wrap)(row));
      const isNew = others.length === tables.wraps.length;
      if (isNew && others.filter((row) => row.user === user).length >= max) return 'full';
      tables.wraps = [...others, { ...wrap, user }];
      return 'kept';
    },
    wrapsOf: async (user) =>
      tables.wraps
        .filter((row) => row.user === user)
        .map(({ user: _user, ...wrap }) => wrap)
        .sort((a, b) => a.kind - b.kind),
    async delete(user, wrap) {
      tables.wraps = tables.wraps.filter((row) => !isSame(user, wrap)(row));
    },
  };
}
