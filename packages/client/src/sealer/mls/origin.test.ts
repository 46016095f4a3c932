import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  EntryKind,
  EntrySchema,
  GroupResetSchema,
  idToBytes,
  newId,
  type UserId,
} from '@tidings/protocol';
import type { Rpc } from '../../transport/rpc';
import { isEqualBytes } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import type { Contacts } from '../identity/contacts';
import { resetMessage } from './chain';
import type { GroupRow } from './group-store';
import { isRightful } from './origin';

const primitives = createWebPrimitives();
const groupInfo = new TextEncoder().encode('the GroupInfo that was signed');

/** A log with one reset, from generation 1 to 2, by a device that is on its author's list or was once. */
async function openLog({ isPresent = true, isSigned = true, isShown = true } = {}) {
  const conversation = newId<ConversationId>();
  const [id, user, device] = [newId<EntryId>(), newId<UserId>(), newId<DeviceId>()];
  const signing = await primitives.newSigningKey();
  const about = { generation: 2, groupInfoHash: await primitives.sha256(groupInfo) };
  const signature = isSigned
    ? await primitives.sign(signing.privateKey, resetMessage(conversation, id, about))
    : new Uint8Array(64);
  const entry = create(EntrySchema, {
    seq: 9,
    id: idToBytes(id),
    kind: EntryKind.RESET,
    authorUser: idToBytes(user),
    authorDevice: idToBytes(device),
    generation: 1,
    epoch: 4,
    body: toBinary(GroupResetSchema, create(GroupResetSchema, { ...about, signature })),
  });
  const contacts: Partial<Contacts> = {
    refresh: async () => {},
    isCertified: () => isPresent,
    keysOf: () => ({ signingKey: signing.publicKey, agreementKey: new Uint8Array(32) }),
  };
  const rpc = { log: { pull: async () => ({ entries: isShown ? [entry] : [], atEnd: true }) } } as unknown as Rpc;
  const options = { primitives, contacts: contacts as Contacts, rpc, database: undefined as never };
  const former = { conversation, generation: 1, seq: 5 } as GroupRow;
  return (shown: Uint8Array, { epoch = 1, isNewHere = false } = {}) =>
    isRightful(
      options,
      { conversation, generation: 2, epoch },
      isNewHere ? undefined : former,
      async ({ groupInfoHash }) => isEqualBytes(groupInfoHash, await primitives.sha256(shown)),
    );
}

test('a group is the one that the log’s reset has signed, and no other', async () => {
  const joins = await openLog();
  expect(await joins(groupInfo)).toBe(true);
  expect(await joins(groupInfo.slice(1))).toBe(false);
});

test('a device that is off the list sets nothing up; what others have gone on with since is theirs', async () => {
  const joins = await openLog({ isPresent: false });
  expect(await joins(groupInfo)).toBe(false);
  expect(await joins(groupInfo, { epoch: 2 })).toBe(true);
});

test('a reset that nobody has signed leads nowhere, in no epoch', async () => {
  const joins = await openLog({ isSigned: false });
  expect([await joins(groupInfo), await joins(groupInfo, { epoch: 7 })]).toEqual([false, false]);
});

test('who was there before sees the reset; who came later can’t', async () => {
  const joins = await openLog({ isShown: false });
  expect(await joins(groupInfo)).toBe(false);
  expect(await joins(groupInfo, { isNewHere: true })).toBe(true);
});
