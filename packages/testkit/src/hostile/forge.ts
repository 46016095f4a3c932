/** Entries that the server makes up. What it signs, it signs with keys it has: Eve's. */
import { Database } from 'bun:sqlite';
import { createPrivateKey, sign } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type Entry,
  EntryKind,
  GroupResetSchema,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
} from '@tidings/protocol';
import type { Device } from '../world/device';

/** The entry as a change of members that says this, signed by nobody. */
export function asChange(entry: Entry, change: MembershipChange['change']): Entry {
  const body = toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change }));
  return { ...entry, kind: EntryKind.MEMBERSHIP, silent: false, body };
}

export function added(...users: readonly Uint8Array[]): MembershipChange['change'] {
  const members = users.map((user) => ({ user }));
  return create(MembershipChangeSchema, { change: { case: 'added', value: { members } } }).change;
}

/** The entry as a reset of its group. @param signer whose device signs it; without one the signature is noise */
export function asReset(entry: Entry, conversation: string, signer?: Device): Entry {
  const reset = { generation: entry.generation + 1, groupInfoHash: crypto.getRandomValues(new Uint8Array(32)) };
  const generation = Buffer.alloc(4);
  generation.writeUInt32BE(reset.generation);
  const message = Buffer.concat([
    Buffer.from('tidings reset v1'),
    idToBytes(conversation),
    entry.id,
    generation,
    reset.groupInfoHash,
  ]);
  const signature = signer ? signBy(signer, message) : crypto.getRandomValues(new Uint8Array(64));
  const body = toBinary(GroupResetSchema, create(GroupResetSchema, { ...reset, signature }));
  return { ...entry, kind: EntryKind.RESET, body };
}

/** The device's own keys, as they lie in its database. */
export function signingKeysOf(device: Device) {
  const database = new Database(device.databaseFile, { readonly: true });
  const read = (name: string) =>
    database.query<{ value: Uint8Array }, [string]>('SELECT value FROM secrets WHERE name = ?').get(name)?.value;
  const [publicKey, privateKey] = [read('signing_public'), read('signing_private')];
  database.close();
  if (!publicKey || !privateKey) throw new Error(`${device.name} has no keys`);
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) };
}

/** The generations and epochs of a group that the device has been in. */
export function epochsOf(device: Device, conversation: string): readonly string[] {
  using database = new Database(device.databaseFile, { readonly: true });
  const rows = database
    .query<{ generation: number; epoch: number }, [string]>(
      'SELECT generation, epoch FROM epoch_keys WHERE conversation = ?',
    )
    .all(conversation);
  return rows.map(({ generation, epoch }) => `${generation} ${epoch}`);
}

function signBy(device: Device, message: Uint8Array): Uint8Array<ArrayBuffer> {
  // PKCS #8 of an Ed25519 private key is this and the key.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), signingKeysOf(device).privateKey]);
  return new Uint8Array(sign(null, message, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })));
}
