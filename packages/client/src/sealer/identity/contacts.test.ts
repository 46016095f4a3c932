/** What a dishonest server can say of somebody's identity, and what is believed of it. */
import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { type DeviceId, type Identity, IdentitySchema, idToBytes, newId, type UserId } from '@tidings/protocol';
import { openBunDatabase } from '../../store/bun';
import { migrate } from '../../store/migrate';
import type { Rpc } from '../../transport/rpc';
import type { KeyPair } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { Contacts, hasChanged, isVerified } from './contacts';
import { applyStatement, buildStatement, type DeviceList, emptyDeviceList } from './device-list';

const primitives = createWebPrimitives();

/** An identity with so many devices. */
async function identityOf(user: UserId, by: KeyPair, devices = 1): Promise<{ wire: Identity; list: DeviceList }> {
  let list = emptyDeviceList(user, by.publicKey);
  const wire = create(IdentitySchema, { user: idToBytes(user), identityKey: by.publicKey });
  for (let at = 0; at < devices; at++) {
    const keys = { signingKey: primitives.random(32), agreementKey: primitives.random(32) };
    const change = { type: 'add', device: newId<DeviceId>(), keys } as const;
    const statement = await buildStatement(primitives, list, by.privateKey, change);
    const longer = await applyStatement(primitives, list, statement);
    if (longer.ok) list = longer.list;
    wire.statements.push(statement);
  }
  return { wire, list };
}

/** A device of the person `self`, whose identity key is `own` once it has it, and a server that says what a test says. */
async function openContacts() {
  const self = newId<UserId>();
  const own = await primitives.newSigningKey();
  const world = { own: undefined as Uint8Array | undefined, says: [] as Identity[] };
  const rpc = { key: { getIdentities: async () => ({ identities: world.says }) } } as unknown as Rpc;
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const contacts = await Contacts.open({ database, rpc, primitives, self, ownKey: async () => world.own });
  return { self, own, world, contacts };
}

test('nobody can tell a device that the person’s own identity is another one, with devices of somebody else’s', async () => {
  const { self, own, world, contacts } = await openContacts();
  const [honest, forged] = [await identityOf(self, own), await identityOf(self, await primitives.newSigningKey(), 2)];
  world.own = own.publicKey;
  world.says = [forged.wire];
  await contacts.refresh([self]);
  expect(contacts.get(self)).toBeUndefined();
  world.says = [honest.wire];
  await contacts.refresh([self]);
  world.says = [forged.wire];
  await contacts.refresh([self]);
  expect(contacts.get(self)?.fault).toBe('not_own');
  expect(contacts.get(self)?.devices).toEqual(honest.list.devices);
  expect(contacts.get(self)?.identityKey).toEqual(own.publicKey);
  world.says = [honest.wire];
  await contacts.refresh([self]);
  expect(contacts.get(self)?.fault).toBeUndefined();
});

test('before it has its own key a device takes what it is told, to compare it with what is in the vault', async () => {
  const { self, world, contacts } = await openContacts();
  world.says = [(await identityOf(self, await primitives.newSigningKey())).wire];
  await contacts.refresh([self]);
  expect(contacts.get(self)?.devices.size).toBe(1);
});

test('what this device has put on the list itself can’t be kept from it', async () => {
  const { self, own, world, contacts } = await openContacts();
  world.own = own.publicKey;
  const { wire, list } = await identityOf(self, own, 2);
  world.says = [wire];
  await contacts.refresh([self]);
  const [device] = list.devices.keys();
  const removal = await buildStatement(primitives, list, own.privateKey, {
    type: 'remove',
    device: device as DeviceId,
  });
  const longer = await applyStatement(primitives, list, removal);
  if (!longer.ok) throw new Error(longer.fault);
  await contacts.extend(longer.list);
  await contacts.refresh([self]);
  expect(contacts.get(self)?.fault).toBe('rolled_back');
  expect(contacts.get(self)?.devices.has(device as DeviceId)).toBe(false);
  // A list that is no longer is nothing new.
  await contacts.extend(list);
  expect(contacts.get(self)?.devices.has(device as DeviceId)).toBe(false);
});

test('only the key that was compared is verified', async () => {
  const { world, contacts } = await openContacts();
  const user = newId<UserId>();
  const [first, second] = [await primitives.newSigningKey(), await primitives.newSigningKey()];
  world.says = [(await identityOf(user, first)).wire];
  await contacts.refresh([user]);
  // While the person looks from one screen to the other.
  world.says = [(await identityOf(user, second)).wire];
  await contacts.refresh([user]);
  await expect(contacts.setVerified(user, true, first.publicKey)).rejects.toThrow('changed meanwhile');
  const contact = contacts.get(user);
  expect(contact && [isVerified(contact), hasChanged(contact)]).toEqual([false, true]);
  await contacts.setVerified(user, true, second.publicKey);
  const verified = contacts.get(user);
  expect(verified && [isVerified(verified), hasChanged(verified)]).toEqual([true, false]);
});
