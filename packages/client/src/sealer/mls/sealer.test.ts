/** What a dishonest server can do to entries, and what becomes of it: they stay closed, and are never shown as somebody's words. */
import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  EntryKind,
  ErrorCode,
  type Identity,
  IdentitySchema,
  idToBytes,
  newId,
  newIdBytes,
  type SignedDeviceStatement,
  type UserId,
} from '@tidings/protocol';
import { systemClock } from '../../platform/bun';
import { openBunDatabase } from '../../store/bun';
import { migrate } from '../../store/migrate';
import type { Rpc } from '../../transport/rpc';
import { sealContent } from '../content/seal';
import type { KeyPair } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { Contacts, hasChanged } from '../identity/contacts';
import { buildStatement, checkIdentity, emptyDeviceList } from '../identity/device-list';
import { Secrets } from '../keys/secrets';
import type { ToOpen } from '../sealer';
import { openGroups } from './group';
import { GroupStore } from './group-store';
import type { GroupKeeper } from './keeper';
import { MlsSealer } from './sealer';
import { openSuite } from './suite';

const primitives = createWebPrimitives();
const words = new TextEncoder().encode('see you at eight');

interface Peer {
  readonly user: UserId;
  readonly identity: KeyPair;
  readonly devices: { readonly id: DeviceId; readonly signing: KeyPair }[];
  readonly statements: SignedDeviceStatement[];
}

async function openPeer(user = newId<UserId>()): Promise<Peer> {
  const peer: Peer = { user, identity: await primitives.newSigningKey(), devices: [], statements: [] };
  await addDevice(peer, peer.identity);
  return peer;
}

/** Puts a device on the peer's list, signed by this key. */
async function addDevice(peer: Peer, by: KeyPair): Promise<void> {
  const [signing, agreement] = [await primitives.newSigningKey(), await primitives.newAgreementKey()];
  const device = { id: newId<DeviceId>(), signing };
  const checked = await checkIdentity(primitives, identityOf(peer));
  const list = checked.ok ? checked.list : emptyDeviceList(peer.user, peer.identity.publicKey);
  const keys = { signingKey: signing.publicKey, agreementKey: agreement.publicKey };
  peer.statements.push(await buildStatement(primitives, list, by.privateKey, { type: 'add', device: device.id, keys }));
  peer.devices.push(device);
}

const identityOf = ({ user, identity, statements }: Peer): Identity =>
  create(IdentitySchema, { user: idToBytes(user), identityKey: identity.publicKey, statements: [...statements] });

/** Somebody who reads what the peer has sealed in the first epoch, and asks this server who the peer is. */
async function openReader() {
  const peer = await openPeer();
  const server = { identity: identityOf(peer) };
  const rpc = { key: { getIdentities: async () => ({ identities: [server.identity] }) } } as unknown as Rpc;
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const contacts = await Contacts.open({
    database,
    rpc,
    primitives,
    self: newId<UserId>(),
    ownKey: async () => undefined,
  });
  await contacts.refresh([peer.user]);
  const groups = openGroups({ primitives, suite: await openSuite(primitives), certifies: async () => false });
  const store = new GroupStore({ database, secrets: new Secrets(database, undefined), groups });
  const conversation = newId<ConversationId>();
  const key = { conversation, generation: 1, epoch: 1, key: primitives.random(32), untilSeq: 0 };
  await store.commit(await store.saveKeys([key], true), []);
  const settings = { blocksUnverified: false };
  const ready = { generation: 1, epoch: 1, leaf: 0, key: key.key, members: new Set([peer.user]) };
  const sealer = new MlsSealer({
    platform: { clock: systemClock, now: () => Date.now(), fillRandom: (bytes) => void crypto.getRandomValues(bytes) },
    primitives,
    database,
    store,
    contacts,
    keeper: { ready: async () => ready } as unknown as GroupKeeper,
    self: { user: newId<UserId>(), device: newId<DeviceId>() },
    signingPrivateKey: (await primitives.newSigningKey()).privateKey,
    blocksUnverified: () => settings.blocksUnverified,
    isVaultRead: () => true,
    canAsk: () => false,
  });
  const sealed = async (device = peer.devices[0] as Peer['devices'][number]): Promise<ToOpen> => {
    const id = newId<EntryId>();
    const place = { generation: 1, epoch: 1 };
    const facts = {
      ...place,
      conversation: idToBytes(conversation),
      entryId: idToBytes(id),
      authorUser: idToBytes(peer.user),
      authorDevice: idToBytes(device.id),
      kind: EntryKind.CONTENT,
      isLoud: true,
      expiresAtMs: 0,
    };
    const keys = { epochKey: key.key, leaf: 3, signing: device.signing.privateKey };
    const body = await sealContent(primitives, keys, facts, words);
    const by = { author: peer.user, device: device.id };
    return { ...place, ...by, conversation, seq: 7, id, kind: EntryKind.CONTENT, isSilent: false, body };
  };
  const toSeal = {
    conversation,
    id: newId<EntryId>(),
    kind: EntryKind.CONTENT,
    isSilent: false,
    content: words,
  } as const;
  return { peer, server, contacts, store, sealer, sealed, key, toSeal, settings };
}

test('an entry opens as it was sealed, in any order, any number of times', async () => {
  const { sealer, sealed } = await openReader();
  const [one, two] = [await sealed(), await sealed()];
  expect(await sealer.open([two, one, two])).toEqual([words, words, words]);
  expect(await sealer.open([one])).toEqual([words]);
});

test('replayed under another id, moved, re-attributed or changed it stays closed', async () => {
  const { sealer, sealed, peer } = await openReader();
  const entry = await sealed();
  await addDevice(peer, peer.identity);
  const flipped = Uint8Array.from(entry.body, (byte, i) => (i === entry.body.length - 1 ? byte ^ 1 : byte));
  const changed: readonly Partial<ToOpen>[] = [
    { id: newId<EntryId>() },
    { kind: EntryKind.DETAILS },
    { isSilent: true },
    { author: newId<UserId>() },
    { device: newId<DeviceId>() },
    { body: flipped },
    { body: newIdBytes() },
    { body: new Uint8Array(0) },
  ];
  for (const change of changed) expect(await sealer.open([{ ...entry, ...change }])).not.toEqual([words]);
  expect(await sealer.open([{ ...entry, id: newId<EntryId>() }])).toEqual(['invalid']);
});

test('what is appended after its epoch has ended stays closed: the words of a removed device', async () => {
  const { sealer, sealed, store, key } = await openReader();
  const entry = await sealed();
  await store.commit(await store.saveKeys([{ ...key, untilSeq: 6 }], true), []);
  sealer.learned([key]);
  expect(await sealer.open([entry, { ...entry, seq: 6 }])).toEqual(['invalid', words]);
});

test('a device that the identity key has not signed is nobody, and the person is told', async () => {
  const { sealer, sealed, contacts, peer, server } = await openReader();
  await addDevice(peer, await primitives.newSigningKey());
  server.identity = identityOf(peer);
  await contacts.refresh([peer.user]);
  const ghost = await sealed(peer.devices[1]);
  expect(await sealer.open([ghost])).toEqual(['invalid']);
  expect(contacts.get(peer.user)?.fault).toBe('bad_signature');
  expect(contacts.isCertified({ user: peer.user, device: peer.devices[1]?.id as DeviceId })).toBe(false);
});

test('a list that was cut short is not believed', async () => {
  const { contacts, peer, server } = await openReader();
  await addDevice(peer, peer.identity);
  server.identity = identityOf(peer);
  await contacts.refresh([peer.user]);
  expect(contacts.get(peer.user)?.devices.size).toBe(2);
  server.identity = create(IdentitySchema, { ...server.identity, statements: peer.statements.slice(0, 1) });
  await contacts.refresh([peer.user]);
  expect(contacts.get(peer.user)?.fault).toBe('rolled_back');
  expect(contacts.get(peer.user)?.devices.size).toBe(2);
});

test('another identity in place of a verified one stops what is sent, until it is accepted', async () => {
  const { sealer, contacts, peer, server, toSeal, settings } = await openReader();
  await contacts.setVerified(peer.user, true);
  expect(await sealer.seal([toSeal])).toHaveLength(1);
  server.identity = identityOf(await openPeer(peer.user));
  await contacts.refresh([peer.user]);
  const contact = contacts.get(peer.user);
  expect(contact && hasChanged(contact)).toBe(true);
  await expect(sealer.seal([toSeal])).rejects.toMatchObject({ code: ErrorCode.UNVERIFIED });
  await contacts.setVerified(peer.user, false);
  expect(await sealer.seal([toSeal])).toHaveLength(1);
  settings.blocksUnverified = true;
  await expect(sealer.seal([toSeal])).rejects.toMatchObject({ code: ErrorCode.UNVERIFIED });
});
