/** What a server can make that wants to stand between people: an identity of its own in somebody's place, with their devices under it. */
import { create } from '@bufbuild/protobuf';
import { type DeviceId, type Identity, IdentitySchema, newId, type SignedDeviceStatement } from '@tidings/protocol';
import { createWebPrimitives } from '../sealer/crypto/web';
import { applyStatement, buildStatement, checkIdentity, emptyDeviceList } from '../sealer/identity/device-list';

export interface ForgedIdentity {
  readonly identity: Identity;
  /** A device that is the server's. */
  readonly ghost: DeviceId;
}

/** @param without devices that are to be missing */
export async function forgeIdentity(true_: Identity, without: readonly DeviceId[] = []): Promise<ForgedIdentity> {
  const primitives = createWebPrimitives();
  const checked = await checkIdentity(primitives, true_);
  if (!checked.ok) throw new Error(`this identity is false already: ${checked.fault}`);
  const key = await primitives.newSigningKey();
  const ghost = newId<DeviceId>();
  const ghosts = {
    signingKey: (await primitives.newSigningKey()).publicKey,
    agreementKey: (await primitives.newAgreementKey()).publicKey,
  };
  let list = emptyDeviceList(checked.list.user, key.publicKey);
  const statements: SignedDeviceStatement[] = [];
  for (const [device, keys] of [...checked.list.devices, [ghost, ghosts] as const]) {
    if (without.includes(device)) continue;
    const statement = await buildStatement(primitives, list, key.privateKey, { type: 'add', device, keys });
    const longer = await applyStatement(primitives, list, statement);
    if (longer.ok) list = longer.list;
    statements.push(statement);
  }
  const identity = create(IdentitySchema, { user: true_.user, identityKey: key.publicKey, statements });
  return { identity, ghost };
}
