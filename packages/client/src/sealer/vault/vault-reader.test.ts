/** What a device takes from the vault's log: of those who had a former key, nothing that anything would be given to. */
import { expect, test } from 'bun:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type DeviceId,
  type Entry,
  type EntryId,
  EntryKind,
  EntrySchema,
  idToBytes,
  newId,
  type UserId,
  VaultRecordSchema,
} from '@tidings/protocol';
import { openBunDatabase } from '../../store/bun';
import { migrate } from '../../store/migrate';
import type { Rpc } from '../../transport/rpc';
import { pad } from '../content/padding';
import { ascii, concatBytes, uint } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { Contacts } from '../identity/contacts';
import { Secrets } from '../keys/secrets';
import type { EpochKey } from '../mls/epoch-keys';
import type { Groups } from '../mls/group';
import { GroupStore } from '../mls/group-store';
import { VaultKept } from './kept';
import { sealRecord } from './record';
import { VaultReader } from './vault-reader';

const primitives = createWebPrimitives();
type Record = NonNullable<MessageInitShape<typeof VaultRecordSchema>['record']>;

async function openVault() {
  const self = { user: newId<UserId>(), device: newId<DeviceId>() };
  const [conversation, newest, former] = [newId<ConversationId>(), primitives.random(32), primitives.random(32)];
  const log: Entry[] = [];
  const rpc = {
    log: { pull: async ({ afterSeq }: { afterSeq: number }) => ({ entries: log.slice(afterSeq), atEnd: true }) },
    key: { getIdentities: async () => ({ identities: [] }) },
  } as unknown as Rpc;
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const secrets = new Secrets(database, undefined);
  const contacts = await Contacts.open({ database, rpc, primitives, self: self.user, ownKey: async () => undefined });
  const store = new GroupStore({ database, secrets, groups: {} as Groups });
  const learned: EpochKey[] = [];
  const kept = new VaultKept(database, secrets);
  await kept.setKeys(newest, [former], 1);
  const reader = new VaultReader(
    { database, rpc, primitives, secrets, store, contacts, self, learned: (keys) => void learned.push(...keys) },
    kept,
  );
  const append = (body: Uint8Array<ArrayBuffer>, id = newId<EntryId>()) => {
    const authorUser = idToBytes(self.user);
    log.push(create(EntrySchema, { id: idToBytes(id), seq: log.length + 1, kind: EntryKind.VAULT, authorUser, body }));
  };
  const put = async (key: Uint8Array, record: Record) => {
    const id = newId<EntryId>();
    const place = { user: self.user, entryId: idToBytes(id) };
    append(await sealRecord(primitives, key, place, create(VaultRecordSchema, { record })), id);
  };
  /** Sealed as a record is, and none. */
  const putNonsense = async (key: Uint8Array) => {
    const id = newId<EntryId>();
    const own = await primitives.hkdfExpand(key, concatBytes(ascii('tidings vault record v1'), idToBytes(id)), 32);
    const [nonce, aad] = [primitives.random(12), concatBytes(uint(1, 1), idToBytes(self.user), idToBytes(id))];
    const sealed = await primitives.sealAead(own, nonce, pad(Uint8Array.of(0xff, 0xff, 0xff)), aad);
    append(concatBytes(uint(1, 1), nonce, sealed), id);
  };
  const catchUp = () => reader.catchUp(conversation);
  return { kept, secrets, learned, newest, former, put, putNonsense, catchUp };
}

const passkey = (name: string): Record => ({
  case: 'passkey',
  value: { credential: ascii(name), salt: primitives.random(32), publicKey: primitives.random(32), name },
});
const phraseKey = (): Record => ({
  case: 'phraseKey',
  value: { publicKey: primitives.random(32), salt: primitives.random(16), memoryKib: 8192, passes: 1 },
});
const epochKeys = (conversation: Uint8Array<ArrayBuffer>): Record => ({
  case: 'epochKeys',
  value: { keys: [{ conversation, generation: 1, epoch: 1, key: primitives.random(32) }] },
});

test('who had a former key can’t have vault keys wrapped for themselves, nor say who somebody is', async () => {
  const { kept, secrets, former, newest, put, catchUp } = await openVault();
  await put(former, passkey('of a removed device'));
  await put(former, phraseKey());
  await put(former, { case: 'identity', value: { privateKey: primitives.random(32) } });
  await put(former, { case: 'formerKeys', value: { keys: [primitives.random(32)] } });
  await catchUp();
  expect(await kept.passkeys()).toEqual([]);
  expect(await kept.phraseKey()).toBeUndefined();
  expect(await secrets.get('identity_private')).toBeUndefined();
  expect(await kept.keys()).toEqual([newest, former]);
  await put(newest, passkey('of a device that is there'));
  await put(newest, phraseKey());
  await catchUp();
  expect((await kept.passkeys()).map(({ name }) => name)).toEqual(['of a device that is there']);
  expect(await kept.phraseKey()).toBeDefined();
});

test('what was sealed before the key changed still brings history', async () => {
  const { former, learned, put, catchUp } = await openVault();
  await put(former, epochKeys(idToBytes(newId<ConversationId>())));
  await catchUp();
  expect(learned).toHaveLength(1);
});

test('what is no record, and ids that are none, hold up nothing that comes after them', async () => {
  const { former, newest, learned, put, putNonsense, catchUp } = await openVault();
  await putNonsense(former);
  await put(newest, epochKeys(new Uint8Array(3)));
  await put(newest, { case: 'verification', value: { user: new Uint8Array(5), identityKey: primitives.random(32) } });
  await put(newest, epochKeys(idToBytes(newId<ConversationId>())));
  await catchUp();
  expect(learned).toHaveLength(1);
});

test('of two changes of the key the later one in the log is the newest, in whichever order they are heard of', async () => {
  const { kept, newest, former } = await openVault();
  const [earlier, later] = [primitives.random(32), primitives.random(32)];
  expect(await kept.addRotated(later, 12)).toBe(true);
  expect(await kept.addRotated(earlier, 10)).toBe(true);
  expect(await kept.addRotated(later, 12)).toBe(false);
  expect((await kept.keys())[0]).toEqual(later);
  expect(new Set(await kept.keys())).toEqual(new Set([later, newest, former, earlier]));
});
