/** Key packages of this device: enough of them on the server, none that is too old. */
import { idToBytes, limits, type UserId } from '@tidings/protocol';
import type { Clock } from '../../platform/platform';
import type { Rpc } from '../../transport/rpc';
import { isEqualBytes, type KeyPair } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { Groups } from './group';
import type { GroupStore } from './group-store';
import { type OwnKeyPackage, parseKeyPackage } from './key-package';
import type { LeafOwner } from './leaf';

export interface KeyPackagesOptions {
  readonly store: GroupStore;
  readonly groups: Groups;
  readonly rpc: Rpc;
  readonly clock: Clock;
  readonly self: LeafOwner;
  readonly signing: KeyPair;
}

const wanted = 20;
const refillBelow = 10;
const dayMs = 86_400_000;
/** How long the server hands them out; their private halves are kept a while longer, for a welcome that is on its way. */
const lifetimeMs = 60 * dayMs;
const graceMs = 30 * dayMs;

export async function newKeyPackage(options: KeyPackagesOptions): Promise<OwnKeyPackage> {
  const { groups, clock, self, signing } = options;
  const nowS = Math.floor(clock.now() / 1000);
  // A day of tolerance for clocks that are wrong.
  const lifetime = { notBeforeS: nowS - 86_400, notAfterS: nowS + Math.floor((lifetimeMs + graceMs) / 1000) };
  return groups.newKeyPackage(self, signing, lifetime);
}

/** Uploads new ones when few are left. They are on the disk here before anybody can use them. */
export async function refillKeyPackages(options: KeyPackagesOptions): Promise<void> {
  const { store, rpc, clock } = options;
  const { remaining } = await rpc.key.uploadKeyPackages({});
  if (remaining >= refillBelow) return;
  const expiresAtMs = clock.now() + lifetimeMs;
  const made: { own: OwnKeyPackage; isLastResort: boolean }[] = [];
  for (let i = remaining; i < wanted; i++) made.push({ own: await newKeyPackage(options), isLastResort: false });
  made.push({ own: await newKeyPackage(options), isLastResort: true });
  const statements = await Promise.all(
    made.map(({ own, isLastResort }) => store.savePackage(own, expiresAtMs, isLastResort)),
  );
  const old = { sql: 'DELETE FROM key_packages WHERE expires_at_ms < ?', params: [clock.now() - graceMs] };
  await store.commit([...statements, old], []);
  await rpc.key.uploadKeyPackages({
    keyPackages: made.map(({ own, isLastResort }) => ({
      keyPackage: own.message,
      expiresAtMs: BigInt(expiresAtMs),
      lastResort: isLastResort,
    })),
  });
}

/** A key package of somebody else's device, checked. */
export interface Claimed {
  readonly owner: LeafOwner;
  readonly message: Uint8Array;
}

/** One key package for each device of these people; those of other people, or that nobody has certified, are left out. */
export async function claimKeyPackages(
  { rpc, contacts }: { readonly rpc: Rpc; readonly contacts: Contacts },
  users: readonly UserId[],
): Promise<readonly Claimed[]> {
  await contacts.ensure(users);
  const claimed: Claimed[] = [];
  for (let at = 0; at < users.length; at += limits.identitiesPerCall) {
    const some = users.slice(at, at + limits.identitiesPerCall);
    const { keyPackages } = await rpc.key.claimKeyPackages({ users: some.map(idToBytes) });
    for (const { keyPackage } of keyPackages) {
      const parsed = parseKeyPackage(keyPackage);
      if (!parsed || !some.includes(parsed.owner.user)) continue;
      if (!contacts.isCertified(parsed.owner)) await contacts.refresh([parsed.owner.user]);
      const keys = contacts.isCertified(parsed.owner) && contacts.keysOf(parsed.owner.user, parsed.owner.device);
      if (keys && isEqualBytes(keys.signingKey, parsed.signingKey))
        claimed.push({ owner: parsed.owner, message: keyPackage });
    }
  }
  return claimed;
}
