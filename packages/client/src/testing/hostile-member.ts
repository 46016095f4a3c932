/** What a member who has turned against the others can make with the keys of a device: a commit that no client of ours makes. */
import type { DeviceId, UserId } from '@tidings/protocol';
import { decodeMlsMessage, encodeMlsMessage, joinGroupExternal } from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { isEqualBytes, type KeyPair } from '../sealer/crypto/primitives';
import { createWebPrimitives } from '../sealer/crypto/web';
import { openGroups } from '../sealer/mls/group';
import { leavesOf } from '../sealer/mls/leaf';
import { openSuite } from '../sealer/mls/suite';

/** An external commit by which a device joins a group and takes somebody else's leaf away, as RFC 9420 §12.4.3.2 forbids. */
export async function buildEvictingCommit(
  groupInfo: Uint8Array,
  by: { readonly user: UserId; readonly device: DeviceId; readonly signing: KeyPair },
  victim: UserId,
): Promise<Uint8Array<ArrayBuffer>> {
  const primitives = createWebPrimitives();
  const suite = await openSuite(primitives);
  const groups = openGroups({ primitives, suite, certifies: async () => true });
  const own = await groups.newKeyPackage(by, by.signing, { notBeforeS: 0, notAfterS: 2 ** 31 });
  const info = decodeMlsMessage(groupInfo, 0)?.[0];
  const tree = info?.wireformat === 'mls_group_info' ? ratchetTreeFromExtension(info.groupInfo) : undefined;
  const leaf = tree && leavesOf(tree).find(({ user }) => user === victim);
  if (info?.wireformat !== 'mls_group_info' || !leaf) throw new Error('there is nobody to evict');
  const { publicMessage } = await joinGroupExternal(
    info.groupInfo,
    own.publicPackage,
    own.privatePackage,
    true,
    suite,
    undefined,
    {
      ...defaultClientConfig,
      keyPackageEqualityConfig: {
        compareKeyPackages: () => false,
        compareKeyPackageToLeafNode: (_, node) => isEqualBytes(node.signaturePublicKey, leaf.signingKey),
      },
    },
  );
  const message = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage });
  return new Uint8Array(message);
}
