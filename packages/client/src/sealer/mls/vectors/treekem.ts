import type { CiphersuiteImpl } from 'ts-mls';
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js';
import { getCommitSecret } from 'ts-mls/pathSecrets.js';
import { mergePrivateKeyPaths, type PrivateKeyPath, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import {
  decodeRatchetTree,
  getHpkePublicKey,
  getSignaturePublicKeyFromLeafIndex,
  type RatchetTree,
} from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, createUpdatePath, decodeUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { fromHex, toHex } from '../../crypto/hex';
import { decodeWhole } from './decode';
import { defineFamily, type Hex, type Verdict } from './family';

interface LeafPrivate {
  readonly index: number;
  readonly encryption_priv: Hex;
  readonly signature_priv: Hex;
  readonly path_secrets: readonly { node: number; path_secret: Hex }[];
}
interface Path {
  readonly sender: number;
  readonly update_path: Hex;
  readonly path_secrets: readonly (Hex | null)[];
  readonly commit_secret: Hex;
  readonly tree_hash_after: Hex;
}
interface TreeKem {
  readonly group_id: Hex;
  readonly epoch: number;
  readonly confirmed_transcript_hash: Hex;
  readonly ratchet_tree: Hex;
  readonly leaves_private: readonly LeafPrivate[];
  readonly update_paths: readonly Path[];
}

type Leaves = ReadonlyMap<number, PrivateKeyPath>;

/** RFC 9420 §7.4 to §7.6. */
export const treeKem = defineFamily<TreeKem>('treekem', async (suite, vector, verdict) => {
  const tree = decodeWhole(decodeRatchetTree, vector.ratchet_tree);
  const leaves = new Map<number, PrivateKeyPath>();
  for (const leaf of vector.leaves_private) leaves.set(leaf.index, await checkLeaf(suite, tree, leaf, verdict));
  for (const path of vector.update_paths) {
    await checkPath({ suite, tree, leaves, vector, verdict }, path);
    const signing = vector.leaves_private.find(({ index }) => index === path.sender)?.signature_priv ?? '';
    await checkOwnPath({ suite, tree, leaves, vector, verdict }, path.sender, fromHex(signing));
  }
});

/** The private keys of a leaf fit the public ones in the tree. */
async function checkLeaf(
  suite: CiphersuiteImpl,
  tree: RatchetTree,
  leaf: LeafPrivate,
  verdict: Verdict,
): Promise<PrivateKeyPath> {
  const secrets = leaf.path_secrets.map(({ node, path_secret }) => [node, fromHex(path_secret)]);
  const own = leafToNodeIndex(toLeafIndex(leaf.index));
  const keys = mergePrivateKeyPaths(await toPrivateKeyPath(Object.fromEntries(secrets), leaf.index, suite), {
    leafIndex: leaf.index,
    privateKeys: { [own]: fromHex(leaf.encryption_priv) },
  });
  for (const [node, privateKey] of Object.entries(keys.privateKeys)) {
    const target = await suite.hpke.importPublicKey(getHpkePublicKey(tree[Number(node)]!));
    const { enc, ct } = await suite.hpke.seal(target, Uint8Array.of(7), new Uint8Array(0));
    const key = await suite.hpke.importPrivateKey(privateKey);
    verdict.bytes(`key of node ${node}`, await suite.hpke.open(key, enc, ct, new Uint8Array(0)), '07');
  }
  const signature = await signWithLabel(fromHex(leaf.signature_priv), 'test', Uint8Array.of(7), suite.signature);
  const verifying = getSignaturePublicKeyFromLeafIndex(tree, toLeafIndex(leaf.index));
  const isSigned = await verifyWithLabel(verifying, 'test', Uint8Array.of(7), signature, suite.signature);
  verdict.holds(`signing key of leaf ${leaf.index}`, isSigned);
  return keys;
}

interface Scene {
  readonly suite: CiphersuiteImpl;
  readonly tree: RatchetTree;
  readonly leaves: Leaves;
  readonly vector: TreeKem;
  readonly verdict: Verdict;
}

function contextOf({ suite, vector }: Scene, epoch: number, treeHash: Uint8Array): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(epoch),
    treeHash,
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  };
}

/** The vector's path: it fits the tree, and everybody finds the secret meant for them. */
async function checkPath(scene: Scene, path: Path): Promise<void> {
  const { suite, tree, leaves, vector, verdict } = scene;
  const sender = toLeafIndex(path.sender);
  const updatePath = decodeWhole(decodeUpdatePath, path.update_path);
  const groupId = fromHex(vector.group_id);
  const isSigned = await verifyLeafNodeSignature(updatePath.leafNode, groupId, sender, suite.signature);
  verdict.holds(`leaf signature in the path of ${sender}`, isSigned);
  // Parent hashes are checked in here.
  const after = await applyUpdatePath(tree, sender, updatePath, suite.hash);
  const treeHash = await treeHashRoot(after, suite.hash);
  verdict.bytes(`tree hash after the path of ${sender}`, treeHash, path.tree_hash_after);
  const context = contextOf(scene, vector.epoch, treeHash);
  for (const [leaf, expected] of path.path_secrets.entries()) {
    const keys = leaves.get(leaf);
    if (leaf === path.sender || expected === null || keys === undefined) {
      verdict.value(`secret for ${leaf}, who sent it or is not there`, expected ?? undefined, undefined);
      continue;
    }
    const { nodeIndex, pathSecret } = await applyUpdatePathSecret(after, keys, sender, context, updatePath, [], suite);
    verdict.bytes(`path secret of ${sender} for ${leaf}`, pathSecret, expected);
    const commitSecret = await getCommitSecret(after, nodeIndex, pathSecret, suite.kdf);
    verdict.bytes(`commit secret of ${sender} at ${leaf}`, commitSecret, path.commit_secret);
  }
}

/** A path of our own making: everybody finds the same commit secret. */
async function checkOwnPath(scene: Scene, from: number, signing: Uint8Array): Promise<void> {
  const { suite, tree, leaves, vector, verdict } = scene;
  const sender = toLeafIndex(from);
  const before = contextOf(scene, vector.epoch, new Uint8Array(0));
  const [made, path, secrets] = await createUpdatePath(tree, sender, before, signing, suite);
  const applied: RatchetTree = await applyUpdatePath(tree, sender, path as UpdatePath, suite.hash);
  const treeHash = await treeHashRoot(made, suite.hash);
  verdict.bytes(`tree after our path of ${from}`, await treeHashRoot(applied, suite.hash), toHex(treeHash));
  const last = secrets.at(-1);
  if (last === undefined) throw new Error('our path is empty');
  const commitSecret = toHex(await getCommitSecret(made, toNodeIndex(last.nodeIndex), last.secret, suite.kdf));
  const context = contextOf(scene, vector.epoch + 1, treeHash);
  for (const [leaf, keys] of leaves) {
    if (leaf === from) continue;
    const found = await applyUpdatePathSecret(applied, keys, sender, context, path, [], suite);
    const secret = await getCommitSecret(applied, found.nodeIndex, found.pathSecret, suite.kdf);
    verdict.bytes(`commit secret of our path of ${from} at ${leaf}`, secret, commitSecret);
  }
}
