/** A new vault key as an entry of the vault's log: wrapped for each device that stays, signed by the one that made it. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type DeviceId,
  type EntryId,
  idFromBytes,
  idToBytes,
  type VaultRotation,
  VaultRotationSchema,
  VaultWrapKind,
} from '@tidings/protocol';
import type { LogEntry } from '../../replica/entry';
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { Secrets } from '../keys/secrets';
import type { LeafOwner } from '../mls/leaf';
import { openWrap, wrapForDevice } from './wrap';

export interface RotationOptions {
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
}

/** First byte of a VAULT entry: `record.ts` has 1. */
const rotationVersion = 2;

export const isRotation = (body: Uint8Array): boolean => body[0] === rotationVersion;

export async function buildRotation(
  { primitives, secrets, self }: RotationOptions,
  id: EntryId,
  { next, devices }: { next: Uint8Array; devices: readonly { id: DeviceId; agreementKey: Uint8Array }[] },
): Promise<Bytes> {
  const wraps = await Promise.all(devices.map((device) => wrapForDevice(primitives, self.user, device, next)));
  const signing = await secrets.require('signing_private');
  const signature = await primitives.sign(signing, rotationMessage(id, wraps));
  const rotation = toBinary(VaultRotationSchema, create(VaultRotationSchema, { wraps, signature }));
  return concatBytes(uint(rotationVersion, 1), rotation);
}

/** The key that is in it for this device, if one of the person's devices has made it. */
export async function openRotation(options: RotationOptions, entry: LogEntry): Promise<Bytes | undefined> {
  const { primitives, contacts, self, secrets } = options;
  const rotation = parseRotation(entry.body.subarray(1));
  if (!rotation || entry.author !== self.user) return undefined;
  await contacts.refresh([self.user]);
  const author = contacts.keysOf(self.user, entry.device);
  if (!author || !contacts.isCertified({ user: self.user, device: entry.device as DeviceId })) return undefined;
  const message = rotationMessage(entry.id, rotation.wraps);
  if (!(await primitives.verify(author.signingKey, message, rotation.signature))) return undefined;
  const own = rotation.wraps.find(({ target }) => target.length === 16 && idFromBytes(target) === self.device);
  const agreementPrivateKey = await secrets.require('agreement_private');
  return own && openWrap(primitives, self.user, own, { kind: VaultWrapKind.DEVICE, agreementPrivateKey });
}

function rotationMessage(id: EntryId, wraps: VaultRotation['wraps']): Bytes {
  const bare = toBinary(VaultRotationSchema, create(VaultRotationSchema, { wraps }));
  return concatBytes(ascii('tidings vault rotation v1'), idToBytes(id), bare);
}

function parseRotation(bytes: Uint8Array): VaultRotation | undefined {
  try {
    return fromBinary(VaultRotationSchema, bytes);
  } catch {
    return undefined;
  }
}
