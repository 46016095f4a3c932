/** What a member who has turned against the others, or a server, can make with the keys of a device: what no client of ours makes. */
import type { ConversationId, DeviceId, UserId } from '@tidings/protocol';
import { decodeMlsMessage, encodeMlsMessage, joinGroupExternal } from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { isEqualBytes, type KeyPair } from '../sealer/crypto/primitives';
import { createWebPrimitives } from '../sealer/crypto/web';
import { openGroups } from '../sealer/mls/group';
import { leavesOf } from '../sealer/mls/leaf';
import { openSuite } from '../sealer/mls/suite';

export interface Hostile {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly signing: KeyPair;
}

const lifetime = { notBeforeS: 0, notAfterS: 2 ** 31 };
const primitives = createWebPrimitives();

async function open() {
  const suite = await openSuite(primitives);
  return { suite, groups: openGroups({ primitives, suite, certifies: async () => true }) };
}

/** A device that nobody has signed, in somebody's name. */
export async function newGhost(user: UserId, device: DeviceId): Promise<Hostile> {
  return { user, device, signing: await primitives.newSigningKey() };
}

/** An external commit by which a device joins a group and takes somebody else's leaf away, as RFC 9420 §12.4.3.2 forbids. */
export function buildEvictingCommit(groupInfo: Uint8Array, by: Hostile, victim: UserId): Promise<Bytes> {
  return buildExternalCommit(groupInfo, by, victim);
}

/** An external commit by which a device joins a group, whoever it is. */
export function buildJoiningCommit(groupInfo: Uint8Array, by: Hostile): Promise<Bytes> {
  return buildExternalCommit(groupInfo, by, undefined);
}

type Bytes = Uint8Array<ArrayBuffer>;

async function buildExternalCommit(groupInfo: Uint8Array, by: Hostile, victim: UserId | undefined): Promise<Bytes> {
  const { suite, groups } = await open();
  const own = await groups.newKeyPackage(by, by.signing, lifetime);
  const info = decodeMlsMessage(groupInfo, 0)?.[0];
  if (info?.wireformat !== 'mls_group_info') throw new Error('this is no GroupInfo');
  const tree = ratchetTreeFromExtension(info.groupInfo);
  const leaf = victim && tree && leavesOf(tree).find(({ user }) => user === victim);
  if (victim && !leaf) throw new Error('there is nobody to evict');
  const { publicMessage } = await joinGroupExternal(
    info.groupInfo,
    own.publicPackage,
    own.privatePackage,
    leaf !== undefined,
    suite,
    undefined,
    {
      ...defaultClientConfig,
      keyPackageEqualityConfig: {
        compareKeyPackages: () => false,
        compareKeyPackageToLeafNode: (_, node) =>
          leaf !== undefined && isEqualBytes(node.signaturePublicKey, leaf.signingKey),
      },
    },
  );
  return new Uint8Array(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }));
}

/** The GroupInfo of a group with nobody in it but this device, in its first epoch. */
export async function buildGroupOfOwn(
  place: { readonly conversation: ConversationId; readonly generation: number },
  by: Hostile,
): Promise<Bytes> {
  const { groups } = await open();
  const own = await groups.newKeyPackage(by, by.signing, lifetime);
  const { groupInfo } = await groups.commit(await groups.create(place, own), { add: [], removeLeaves: [] });
  return new Uint8Array(groupInfo);
}
