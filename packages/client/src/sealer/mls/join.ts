/**
 * Joining a group, by a welcome or by oneself. ts-mls' own two functions check the tree wrongly (`tree-check.ts`) and can't be told
 * to leave that to us; the steps here are the RFC's, made of the library's parts. All throw on input that does not hold together.
 */
import type { CiphersuiteImpl, ClientConfig, ClientState, GroupInfo, RatchetTree, Welcome } from 'ts-mls';
import { exportSecret, nextEpochContext } from 'ts-mls/clientState.js';
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js';
import { createConfirmationTag, createContentCommitSignature } from 'ts-mls/framedContent.js';
import {
  ratchetTreeFromExtension,
  verifyGroupInfoConfirmationTag,
  verifyGroupInfoSignature,
} from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveKeySchedule, initializeEpoch } from 'ts-mls/keySchedule.js';
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { getCommitSecret, pathToPathSecrets, pathToRoot } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, toPrivateKeyPath, updateLeafKey } from 'ts-mls/privateKeyPath.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { accumulatePskSecret, emptyPskIndex, type PskIndex } from 'ts-mls/pskIndex.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import { addLeafNode, findLeafIndex, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafToNodeIndex, leafWidth, nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { createUpdatePath, firstCommonAncestor, type PathSecret } from 'ts-mls/updatePath.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { CryptoError, isEqualBytes } from '../crypto/primitives';
import type { OwnKeyPackage } from './key-package';
import { checkTree } from './tree-check';

type Own = Pick<OwnKeyPackage, 'publicPackage' | 'privatePackage'>;

interface Joining {
  readonly suite: CiphersuiteImpl;
  readonly config: ClientConfig;
  /** For GroupInfos without the tree in them. */
  readonly tree?: RatchetTree | undefined;
}

function demand(isTrue: boolean, complaint: string): asserts isTrue {
  if (!isTrue) throw new CryptoError(complaint);
}

/** The tree of a GroupInfo, once tree and GroupInfo were found good. RFC 9420 §12.4.3.1 */
async function checkedTree(info: GroupInfo, own: Own, joining: Joining): Promise<RatchetTree> {
  const { suite, config } = joining;
  const context = info.groupContext;
  const tree = ratchetTreeFromExtension(info) ?? joining.tree;
  demand(tree !== undefined, 'the GroupInfo brings no tree');
  demand(context.cipherSuite === own.publicPackage.cipherSuite, 'the group has another ciphersuite');
  const { capabilities } = own.publicPackage.leafNode;
  demand(extensionsSupportedByCapabilities(context.extensions, capabilities), 'the group has unknown extensions');
  const signer = tree[leafToNodeIndex(toLeafIndex(info.signer))];
  demand(signer?.nodeType === 'leaf', 'the GroupInfo is signed by a leaf that is blank');
  const isSigned = await verifyGroupInfoSignature(info, signer.leaf.signaturePublicKey, suite.signature);
  demand(isSigned, 'the GroupInfo is not signed by the leaf it names');
  const flaw = await checkTree(tree, context, { suite, config });
  demand(flaw === undefined, `the tree is not sound: ${flaw}`);
  return tree;
}

/** RFC 9420 §12.4.3.1 */
export async function joinByWelcome(
  welcome: Welcome,
  own: Own,
  joining: Joining & { readonly psks?: PskIndex },
): Promise<ClientState> {
  const { suite, config, psks = emptyPskIndex } = joining;
  const ref = await makeKeyPackageRef(own.publicPackage, suite.hash);
  const initKey = await suite.hpke.importPrivateKey(own.privatePackage.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, suite.hpke);
  demand(secrets !== undefined, 'the group secrets do not decode');
  // Groups of ours neither branch nor are they reinitialised.
  demand(!secrets.psks.some(({ psktype }) => psktype === 'resumption'), 'the welcome resumes another group');
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psks, suite, new Uint8Array(suite.kdf.size));
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, suite);
  demand(info !== undefined, 'the GroupInfo does not decode');
  const tree = await checkedTree(info, own, joining);
  const isConfirmed = await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, pskSecret, suite);
  demand(isConfirmed, 'the confirmation tag does not fit');

  const leaf = findLeafIndex(tree, own.publicPackage.leafNode);
  demand(leaf !== undefined, 'the tree does not hold the own leaf');
  const ownKey = { leafIndex: leaf, privateKeys: { [leafToNodeIndex(leaf)]: own.privatePackage.hpkePrivateKey } };
  const ancestor = firstCommonAncestor(tree, leaf, toLeafIndex(info.signer));
  const pathKeys =
    secrets.pathSecret &&
    (await toPrivateKeyPath(await pathToRoot(tree, ancestor, secrets.pathSecret, suite.kdf), leaf, suite));
  const { joinerSecret } = secrets;
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    joinerSecret,
    pskSecret,
    info.groupContext,
    suite.kdf,
  );
  return {
    groupContext: info.groupContext,
    keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, suite.kdf),
    ratchetTree: tree,
    privatePath: pathKeys ? mergePrivateKeyPaths(pathKeys, ownKey) : ownKey,
    signaturePrivateKey: own.privatePackage.signaturePrivateKey,
    confirmationTag: info.confirmationTag,
    ...newState(),
    clientConfig: config,
  };
}

/** What a state holds that has seen nothing yet. */
function newState() {
  return { unappliedProposals: {}, historicalReceiverData: new Map(), groupActiveState: { kind: 'active' } } as const;
}

/** RFC 9420 §12.4.3.2; an earlier leaf of the same signing key is removed. */
export async function joinExternally(
  info: GroupInfo,
  own: Own,
  joining: Joining & { readonly authenticated: Uint8Array },
): Promise<{ readonly publicMessage: PublicMessage; readonly newState: ClientState }> {
  const { suite, config, authenticated } = joining;
  const { signaturePrivateKey } = own.privatePackage;
  const external = info.extensions.find(({ extensionType }) => extensionType === 'external_pub');
  demand(external !== undefined, 'the GroupInfo brings no external key');
  const before = await checkedTree(info, own, joining);
  const { enc, secret: initSecret } = await exportSecret(external.extensionData, suite);

  const former = formerLeaf(before, own);
  const emptied = former === undefined ? before : removeLeafNode(before, toLeafIndex(former));
  const [entered, node] = addLeafNode(emptied, own.publicPackage.leafNode);
  const leaf = nodeToLeafIndex(node);
  const [tree, path, pathSecrets, leafKey] = await createUpdatePath(
    entered,
    leaf,
    info.groupContext,
    signaturePrivateKey,
    suite,
  );
  const pathKeys = await toPrivateKeyPath(pathToPathSecrets(pathSecrets), leaf, suite);

  const proposals: Proposal[] = [{ proposalType: 'external_init', externalInit: { kemOutput: enc } }];
  if (former !== undefined) proposals.unshift({ proposalType: 'remove', remove: { removed: former } });
  const commit = {
    proposals: proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal }) as const),
    path,
  };
  const wireformat = 'mls_public_message';
  const { signature, framedContent: content } = await createContentCommitSignature(
    info.groupContext,
    wireformat,
    commit,
    { senderType: 'new_member_commit' },
    authenticated,
    signaturePrivateKey,
    suite.signature,
  );
  const groupContext = await nextEpochContext(
    info.groupContext,
    wireformat,
    content,
    signature,
    await treeHashRoot(tree, suite.hash),
    info.confirmationTag,
    suite.hash,
  );
  const commitSecret = await commitSecretOf(tree, pathSecrets, suite);
  const noPsk = new Uint8Array(suite.kdf.size);
  const { keySchedule, encryptionSecret } = await initializeEpoch(
    initSecret,
    commitSecret,
    groupContext,
    noPsk,
    suite.kdf,
  );
  const { confirmationKey, membershipKey } = keySchedule;
  const confirmationTag = await createConfirmationTag(
    confirmationKey,
    groupContext.confirmedTranscriptHash,
    suite.hash,
  );
  const auth = { contentType: 'commit', signature, confirmationTag } as const;
  return {
    publicMessage: await protectPublicMessage(membershipKey, groupContext, { wireformat, content, auth }, suite),
    newState: {
      groupContext,
      keySchedule,
      secretTree: await createSecretTree(leafWidth(tree.length), encryptionSecret, suite.kdf),
      ratchetTree: tree,
      privatePath: updateLeafKey(pathKeys, await suite.hpke.exportPrivateKey(leafKey)),
      signaturePrivateKey,
      confirmationTag,
      ...newState(),
      clientConfig: config,
    },
  };
}

function formerLeaf(tree: RatchetTree, { publicPackage }: Own): number | undefined {
  const own = publicPackage.leafNode.signaturePublicKey;
  const node = tree.findIndex((node) => node?.nodeType === 'leaf' && isEqualBytes(node.leaf.signaturePublicKey, own));
  return node === -1 ? undefined : node / 2;
}

/** Zeros if the path is empty: nobody else is there. */
async function commitSecretOf(
  tree: RatchetTree,
  secrets: readonly PathSecret[],
  { kdf }: CiphersuiteImpl,
): Promise<Uint8Array> {
  const last = secrets.at(-1);
  return last === undefined
    ? new Uint8Array(kdf.size)
    : getCommitSecret(tree, toNodeIndex(last.nodeIndex), last.secret, kdf);
}
