import { type DeviceId, idToBytes, type UserId, VaultWrapKind } from '@tidings/protocol';
import type {
  ClaimedRow,
  IdentityRow,
  IdentityStore,
  KeyPackageStore,
  NewKeyPackageRow,
  VaultWrapRow,
  VaultWrapStore,
} from '../../ports/keys';

interface StoredIdentity extends IdentityRow {
  readonly devices: ReadonlySet<DeviceId>;
}

type StoredPackage = NewKeyPackageRow & { readonly device: DeviceId };

/** Keys that are gone with the process. @param hasSession is this device signed in? */
export function createMemoryKeys(hasSession: (user: UserId, device: DeviceId) => boolean): {
  readonly identities: IdentityStore;
  readonly keyPackages: KeyPackageStore;
  readonly vaultWraps: VaultWrapStore;
} {
  const identities = new Map<UserId, StoredIdentity>();
  const packages = new Map<UserId, readonly StoredPackage[]>();
  const wraps = new Map<UserId, readonly VaultWrapRow[]>();

  const put = (user: UserId, wrap: VaultWrapRow): void => {
    wraps.set(user, [...others(wraps.get(user) ?? [], wrap), wrap]);
  };

  return {
    identities: {
      async publishIdentity(identity, device, options) {
        const { user, identityKey, statements } = identity;
        const known = identities.get(user);
        const isSame =
          known !== undefined &&
          isEqual(known.identityKey, identityKey) &&
          isEqual(known.statements[0]?.statement, statements[0]?.statement);
        if (known !== undefined && !isSame && !options.replace) return 'exists';
        if (!isSame) {
          identities.set(user, { ...identity, devices: new Set([device]) });
          packages.set(
            user,
            (packages.get(user) ?? []).filter((one) => one.device === device),
          );
          wraps.delete(user);
        }
        for (const wrap of options.wraps) put(user, wrap);
        return isSame ? 'repeated' : 'published';
      },
      async appendStatement(user, index, signed, step) {
        const known = identities.get(user);
        const at = known?.statements[index - 1];
        if (at !== undefined) return isEqual(at.statement, signed.statement) ? 'repeated' : 'stale';
        if (known === undefined || known.statements.length !== index - 1) return 'stale';
        const devices = new Set(known.devices);
        if (step.type === 'added') devices.add(step.device);
        else {
          devices.delete(step.device);
          packages.set(
            user,
            (packages.get(user) ?? []).filter(({ device }) => device !== step.device),
          );
          const gone = { kind: VaultWrapKind.DEVICE, target: idToBytes(step.device) };
          wraps.set(user, others(wraps.get(user) ?? [], gone));
        }
        identities.set(user, { ...known, devices, statements: [...known.statements, signed] });
        return 'appended';
      },
      identities: async (users) =>
        [...new Set(users)].flatMap((user) => {
          const known = identities.get(user);
          if (known === undefined) return [];
          const { devices: _, ...row } = known;
          return [row];
        }),
    },
    keyPackages: {
      async addKeyPackages(user, device, added, { nowMs, most }) {
        const all = packages.get(user) ?? [];
        const foreign = all.filter((one) => one.device !== device);
        const mine = [...all.filter((one) => one.device === device), ...added.map((one) => ({ ...one, device }))];
        const once = mine.filter((one) => !one.isLastResort && one.expiresAtMs > nowMs).slice(-most);
        const last = mine.filter((one) => one.isLastResort).slice(-1);
        packages.set(user, [...foreign, ...once, ...last]);
        return once.length;
      },
      claimKeyPackages: async (users, nowMs) =>
        users.flatMap((user) =>
          [...(identities.get(user)?.devices ?? [])].flatMap((device): ClaimedRow[] => {
            const all = packages.get(user) ?? [];
            const own = all.filter((one) => one.device === device && one.expiresAtMs > nowMs);
            const claimed = own.find((one) => !one.isLastResort) ?? own[0];
            if (claimed === undefined || !hasSession(user, device)) return [];
            const { keyPackage, isLastResort } = claimed;
            if (!isLastResort)
              packages.set(
                user,
                all.filter((one) => one !== claimed),
              );
            return [{ user, device, keyPackage, isLastResort }];
          }),
        ),
    },
    vaultWraps: {
      async putWrap(user, wrap, most) {
        if (others(wraps.get(user) ?? [], wrap).length >= most) return false;
        put(user, wrap);
        return true;
      },
      wrapsOf: async (user) =>
        [...(wraps.get(user) ?? [])].sort((a, b) => a.kind - b.kind || Buffer.compare(a.target, b.target)),
      async deleteWrap(user, kind, target) {
        const all = wraps.get(user) ?? [];
        const left = others(all, { kind, target });
        wraps.set(user, left);
        return left.length < all.length;
      },
    },
  };
}

function others(wraps: readonly VaultWrapRow[], { kind, target }: Pick<VaultWrapRow, 'kind' | 'target'>) {
  return wraps.filter((wrap) => wrap.kind !== kind || !isEqual(wrap.target, target));
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
