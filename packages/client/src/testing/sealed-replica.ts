import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type DeviceId,
  EntryKind,
  IdentitySchema,
  idToBytes,
  newId,
  type UserId,
} from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import { type EntryFacts, sealContent } from '../sealer/content/seal';
import { createWebPrimitives } from '../sealer/crypto/web';
import { Contacts } from '../sealer/identity/contacts';
import { buildStatement, emptyDeviceList } from '../sealer/identity/device-list';
import { Secrets } from '../sealer/keys/secrets';
import { openGroups } from '../sealer/mls/group';
import { GroupStore } from '../sealer/mls/group-store';
import { MlsSealer } from '../sealer/mls/sealer';
import { openSuite } from '../sealer/mls/suite';
import type { Rpc } from '../transport/rpc';
import { openSeededReplica, type SeededReplica } from './seeded-replica';

export interface SealedReplica extends SeededReplica {
  readonly peer: { readonly user: UserId; readonly device: DeviceId };
  /** Gives the replica the key of a conversation's first epoch. */
  addKey(conversation: ConversationId): Promise<void>;
  /** What the peer seals in that epoch. */
  seal(entry: { conversation: ConversationId; id: Uint8Array; content: Uint8Array }): Promise<Uint8Array<ArrayBuffer>>;
}

/** A replica of somebody who talks with one peer, encrypted, with all keys there: what opening costs when entries are taken in. */
export async function openSealedReplica(platform: Platform, name: string, user: UserId): Promise<SealedReplica> {
  const primitives = createWebPrimitives();
  const peer = { user: newId<UserId>(), device: newId<DeviceId>() };
  const [identity, signing, agreement] = [
    await primitives.newSigningKey(),
    await primitives.newSigningKey(),
    await primitives.newAgreementKey(),
  ];
  const keys = { signingKey: signing.publicKey, agreementKey: agreement.publicKey };
  const list = emptyDeviceList(peer.user, identity.publicKey);
  const statement = await buildStatement(primitives, list, identity.privateKey, {
    type: 'add',
    device: peer.device,
    keys,
  });
  const epochKey = primitives.random(32);
  const bases = new Map();
  // The only question that is asked: who the peer is.
  const rpc = {
    key: {
      getIdentities: async () => ({
        identities: [
          create(IdentitySchema, {
            user: idToBytes(peer.user),
            identityKey: identity.publicKey,
            statements: [statement],
          }),
        ],
      }),
    },
  } as unknown as Rpc;
  let store: GroupStore | undefined;
  const replica = await openSeededReplica(platform, name, user, async (database) => {
    const contacts = await Contacts.open({
      database,
      rpc,
      primitives,
      self: newId<UserId>(),
      ownKey: async () => undefined,
    });
    await contacts.refresh([peer.user]);
    const groups = openGroups({ primitives, suite: await openSuite(primitives), certifies: async () => false });
    store = new GroupStore({ database, secrets: new Secrets(database, undefined), groups });
    return new MlsSealer({
      platform,
      primitives,
      database,
      store,
      contacts,
      keeper: undefined as never,
      self: peer,
      signingPrivateKey: signing.privateKey,
      blocksUnverified: () => false,
      isVaultRead: () => false,
      canAsk: () => false,
    });
  });
  return {
    ...replica,
    peer,
    async addKey(conversation) {
      const key = { conversation, generation: 1, epoch: 1, key: epochKey, untilSeq: 0 };
      if (store) await store.commit(await store.saveKeys([key], true), []);
    },
    seal: ({ conversation, id, content }) => {
      const facts: EntryFacts = {
        conversation: idToBytes(conversation),
        generation: 1,
        epoch: 1,
        entryId: id,
        authorUser: idToBytes(peer.user),
        authorDevice: idToBytes(peer.device),
        kind: EntryKind.CONTENT,
        isLoud: true,
        expiresAtMs: 0,
      };
      return sealContent(primitives, { epochKey, leaf: 1, signing: signing.privateKey, bases }, facts, content);
    },
    [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose](),
  };
}
