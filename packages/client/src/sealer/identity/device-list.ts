/**
 * The list of a user's devices: hash-chained statements, each signed by the user's identity key. The server keeps it but can't add to it:
 * a device that no statement names does not exist for anybody who checks.
 *
 *   statement 1 ← statement 2 ← …      each names its index and the SHA-256 of the one before
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type DeviceCertificate,
  type DeviceId,
  type DeviceStatement,
  DeviceStatementSchema,
  type Identity,
  idFromBytes,
  idToBytes,
  type SignedDeviceStatement,
  SignedDeviceStatementSchema,
  type UserId,
} from '@tidings/protocol';
import { ascii, concatBytes, isEqualBytes, type Primitives } from '../crypto/primitives';

const context = ascii('tidings device statement v1');

export interface DeviceKeys {
  readonly signingKey: Uint8Array;
  readonly agreementKey: Uint8Array;
}

/** A checked list: what it says, and what the next statement must build on. */
export interface DeviceList {
  readonly user: UserId;
  readonly identityKey: Uint8Array;
  readonly length: number;
  readonly lastHash: Uint8Array;
  readonly devices: ReadonlyMap<DeviceId, DeviceKeys>;
  /** Devices that were once there, with their keys: what they sealed then stays good. */
  readonly removed: ReadonlyMap<DeviceId, DeviceKeys>;
}

/**
 * Why a list is not believed. Each of these is the server's doing, or somebody's behind it, and is shown to the person. `not_own`: of
 * one's own account, under an identity that is not one's own.
 */
export type DeviceListFault =
  | 'wrong_user'
  | 'bad_signature'
  | 'broken_chain'
  | 'rolled_back'
  | 'forked'
  | 'malformed'
  | 'not_own';

export type CheckedDeviceList =
  | { readonly ok: true; readonly list: DeviceList }
  | { readonly ok: false; readonly fault: DeviceListFault };

/** A list without statements, to build the first on. */
export function emptyDeviceList(user: UserId, identityKey: Uint8Array): DeviceList {
  return { user, identityKey, length: 0, lastHash: new Uint8Array(0), devices: new Map(), removed: new Map() };
}

export type DeviceChange =
  | { readonly type: 'add'; readonly device: DeviceId; readonly keys: DeviceKeys }
  | { readonly type: 'remove'; readonly device: DeviceId };

/** Signs the next statement of a list. */
export async function buildStatement(
  primitives: Primitives,
  list: DeviceList,
  identityPrivateKey: Uint8Array,
  change: DeviceChange,
): Promise<SignedDeviceStatement> {
  const statement = toBinary(
    DeviceStatementSchema,
    create(DeviceStatementSchema, {
      user: idToBytes(list.user),
      index: list.length + 1,
      previousHash: list.lastHash,
      change:
        change.type === 'add'
          ? { case: 'added', value: { device: idToBytes(change.device), ...change.keys } }
          : { case: 'removed', value: idToBytes(change.device) },
    }),
  );
  const signature = await primitives.sign(identityPrivateKey, concatBytes(context, statement));
  return create(SignedDeviceStatementSchema, { statement, signature });
}

/** Checks one more statement and gives the list with it. */
export async function applyStatement(
  primitives: Primitives,
  list: DeviceList,
  signed: SignedDeviceStatement,
): Promise<CheckedDeviceList> {
  const statement = parse(signed.statement);
  if (statement === undefined) return { ok: false, fault: 'malformed' };
  if (!isEqualBytes(statement.user, idToBytes(list.user))) return { ok: false, fault: 'wrong_user' };
  if (statement.index !== list.length + 1 || !isEqualBytes(statement.previousHash, list.lastHash))
    return { ok: false, fault: 'broken_chain' };
  if (!(await primitives.verify(list.identityKey, concatBytes(context, signed.statement), signed.signature)))
    return { ok: false, fault: 'bad_signature' };
  const changed = applyChange(list, statement);
  if (changed === undefined) return { ok: false, fault: 'malformed' };
  return {
    ok: true,
    list: { ...changed, length: statement.index, lastHash: await primitives.sha256(signed.statement) },
  };
}

/**
 * Checks a whole list as the server gives it. With `known`, what was seen before must be its beginning: a shorter list is a roll-back,
 * another one a fork.
 */
export async function checkIdentity(
  primitives: Primitives,
  identity: Identity,
  known?: { readonly length: number; readonly lastHash: Uint8Array },
): Promise<CheckedDeviceList> {
  if (identity.user.length !== 16 || identity.identityKey.length !== 32) return { ok: false, fault: 'malformed' };
  let list = emptyDeviceList(idFromBytes(identity.user), identity.identityKey);
  if (known !== undefined && identity.statements.length < known.length) return { ok: false, fault: 'rolled_back' };
  for (const signed of identity.statements) {
    const checked = await applyStatement(primitives, list, signed);
    if (!checked.ok) return checked;
    list = checked.list;
    if (known?.length === list.length && !isEqualBytes(known.lastHash, list.lastHash))
      return { ok: false, fault: 'forked' };
  }
  return { ok: true, list };
}

function parse(bytes: Uint8Array): DeviceStatement | undefined {
  try {
    return fromBinary(DeviceStatementSchema, bytes);
  } catch {
    return undefined;
  }
}

function applyChange(list: DeviceList, { change }: DeviceStatement): DeviceList | undefined {
  if (change.case === 'added') {
    if (!isCertificate(change.value)) return undefined;
    const device = idFromBytes<DeviceId>(change.value.device);
    // An id is used once, so that a removed device can't come back with other keys.
    if (list.devices.has(device) || list.removed.has(device)) return undefined;
    const keys = { signingKey: change.value.signingKey, agreementKey: change.value.agreementKey };
    return { ...list, devices: new Map(list.devices).set(device, keys) };
  }
  if (change.case !== 'removed' || change.value.length !== 16) return undefined;
  const device = idFromBytes<DeviceId>(change.value);
  const keys = list.devices.get(device);
  if (keys === undefined) return undefined;
  const devices = new Map(list.devices);
  devices.delete(device);
  return { ...list, devices, removed: new Map(list.removed).set(device, keys) };
}

function isCertificate({ device, signingKey, agreementKey }: DeviceCertificate): boolean {
  return device.length === 16 && signingKey.length === 32 && agreementKey.length === 32;
}
