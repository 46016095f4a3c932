/**
 * Is the tree that somebody hands to a new member one that a group can have come to? RFC 9420 §12.4.3.1, §7.3, §7.8, §7.9.2.
 *
 * Our own, because ts-mls 1.6.4 refuses good trees: it asks for the same `unmerged_leaves` on all of a leaf's ancestors, also above
 * the node that lists it, and hashes whole subtrees again for every leaf. Here every subtree is hashed once.
 */
import type { CiphersuiteImpl, ClientConfig, RatchetTree } from 'ts-mls';
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { type LeafNode, verifyLeafNodeSignature } from 'ts-mls/leafNode.js';
import { encodeParentHashInput } from 'ts-mls/parentHash.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { getHpkePublicKey, resolution } from 'ts-mls/ratchetTree.js';
import { encodeLeafNodeHashInput, encodeParentNodeHashInput } from 'ts-mls/treeHash.js';
import { isLeaf, left, right, rootFromNodeWidth, toNodeIndex } from 'ts-mls/treemath.js';
import { toHex } from '../crypto/hex';
import { isEqualBytes } from '../crypto/primitives';

export type TreeFlaw = 'shape' | 'keys' | 'unmerged' | 'leaf' | 'parent_hash' | 'tree_hash';

export interface TreeJudge {
  readonly suite: CiphersuiteImpl;
  readonly config: ClientConfig;
}

/** Undefined if nothing is wrong. */
export async function checkTree(
  tree: RatchetTree,
  context: GroupContext,
  judge: TreeJudge,
): Promise<TreeFlaw | undefined> {
  if (!hasShape(tree)) return 'shape';
  if (!hasOwnKeys(tree)) return 'keys';
  if (!isMergedSoundly(tree)) return 'unmerged';
  const hasher = createTreeHasher(tree, judge.suite);
  if (!isEqualBytes(await hasher(rootFromNodeWidth(tree.length)), context.treeHash)) return 'tree_hash';
  for (const index of tree.keys()) if (!(await hasParentHash(tree, index, hasher, judge.suite))) return 'parent_hash';
  const leaves = tree.flatMap((node, index) =>
    node?.nodeType === 'leaf' ? [{ leaf: node.leaf, index: index / 2 }] : [],
  );
  const types = new Set(leaves.map(({ leaf }) => leaf.credential.credentialType));
  const sound = await Promise.all(leaves.map(({ leaf, index }) => isLeafSound(leaf, index, { context, judge, types })));
  return sound.every(Boolean) ? undefined : 'leaf';
}

/** 2^(d+1) − 1 nodes, leaves at the even ones. */
function hasShape(tree: RatchetTree): boolean {
  const isFull = tree.length > 0 && (tree.length & (tree.length + 1)) === 0;
  return isFull && tree.every((node, i) => node === undefined || (node.nodeType === 'leaf') === isLeaf(toNodeIndex(i)));
}

/** No two nodes share an encryption key, no two leaves a signature key. */
function hasOwnKeys(tree: RatchetTree): boolean {
  const nodes = tree.filter((node) => node !== undefined);
  const leaves = nodes.flatMap((node) => (node.nodeType === 'leaf' ? [node.leaf] : []));
  const encryption = new Set(nodes.map((node) => toHex(getHpkePublicKey(node))));
  const signature = new Set(leaves.map((leaf) => toHex(leaf.signaturePublicKey)));
  return encryption.size === nodes.length && signature.size === leaves.length;
}

/** Each unmerged leaf is there, below the node, and unmerged at every node on the way down to it that is not blank. */
function isMergedSoundly(tree: RatchetTree): boolean {
  return tree.every((node, index) => {
    if (node?.nodeType !== 'parent') return true;
    return node.parent.unmergedLeaves.every((leaf) => {
      const at = 2 * leaf;
      if (!isBelow(at, index) || tree[at] === undefined) return false;
      for (let step = childTowards(index, at); step !== at; step = childTowards(step, at)) {
        const between = tree[step];
        if (between?.nodeType === 'parent' && !between.parent.unmergedLeaves.includes(leaf)) return false;
      }
      return true;
    });
  });
}

const isBelow = (leafNode: number, node: number): boolean => Math.abs(leafNode - node) < lowestZero(node);
const childTowards = (node: number, leafNode: number): number =>
  leafNode < node ? left(toNodeIndex(node)) : right(toNodeIndex(node));
/** 2^level of the node, RFC 9420 appendix C: the lowest bit that is not set. */
const lowestZero = (node: number): number => ~node & (node + 1);

type TreeHasher = (node: number, without?: ReadonlySet<number>) => Promise<Uint8Array>;

/** Tree hashes (§7.8), as if the leaves `without` had not been added yet (§7.9). */
function createTreeHasher(tree: RatchetTree, { hash }: CiphersuiteImpl): TreeHasher {
  const known = new Map<number, Uint8Array>();
  return async function treeHash(index, without = nobody): Promise<Uint8Array> {
    const leftOut = [...without].filter((leaf) => isBelow(2 * leaf, index));
    const found = leftOut.length === 0 ? known.get(index) : undefined;
    if (found) return found;
    const input = isLeaf(toNodeIndex(index)) ? leafInput(leftOut.length > 0) : await parentInput(new Set(leftOut));
    const digest = await hash.digest(input);
    if (leftOut.length === 0) known.set(index, digest);
    return digest;

    function leafInput(isLeftOut: boolean): Uint8Array {
      const node = tree[index];
      const leafNode = node?.nodeType === 'leaf' && !isLeftOut ? node.leaf : undefined;
      return encodeLeafNodeHashInput({ nodeType: 'leaf', leafIndex: index / 2, leafNode });
    }

    async function parentInput(leftOut: ReadonlySet<number>): Promise<Uint8Array> {
      const node = tree[index];
      return encodeParentNodeHashInput({
        nodeType: 'parent',
        parentNode: node?.nodeType === 'parent' ? mergedWithout(node.parent, leftOut) : undefined,
        leftHash: await treeHash(left(toNodeIndex(index)), leftOut),
        rightHash: await treeHash(right(toNodeIndex(index)), leftOut),
      });
    }
  };
}

const nobody: ReadonlySet<number> = new Set();

function mergedWithout(parent: ParentNode, leftOut: ReadonlySet<number>): ParentNode {
  if (leftOut.size === 0) return parent;
  return { ...parent, unmergedLeaves: parent.unmergedLeaves.filter((leaf) => !leftOut.has(leaf)) };
}

/** Was this node written by somebody below it, together with the next node down their path? §7.9.2 */
async function hasParentHash(
  tree: RatchetTree,
  index: number,
  hasher: TreeHasher,
  { hash }: CiphersuiteImpl,
): Promise<boolean> {
  const node = tree[index];
  if (node?.nodeType !== 'parent') return true;
  const { hpkePublicKey: encryptionKey, parentHash, unmergedLeaves } = node.parent;
  const children = [left(toNodeIndex(index)), right(toNodeIndex(index))] as const;
  for (const [child, sibling] of [children, [children[1], children[0]] as const]) {
    const originalSiblingTreeHash = await hasher(sibling, new Set(unmergedLeaves));
    const expected = await hash.digest(encodeParentHashInput({ encryptionKey, parentHash, originalSiblingTreeHash }));
    const below = resolution(tree, child);
    const writer = below.find((candidate) => isEqualBytes(parentHashOf(tree[candidate]) ?? none, expected));
    if (writer === undefined) continue;
    const others = below.filter((candidate) => candidate !== writer);
    const unmerged = new Set(unmergedLeaves.map((leaf) => 2 * leaf).filter((leaf) => isBelow(leaf, child)));
    if (others.length === unmerged.size && others.every((other) => unmerged.has(other))) return true;
  }
  return false;
}

const none = new Uint8Array(0);

function parentHashOf(node: RatchetTree[number]): Uint8Array | undefined {
  if (node?.nodeType === 'parent') return node.parent.parentHash;
  return node?.leaf.leafNodeSource === 'commit' ? node.leaf.parentHash : undefined;
}

/** §7.3; lifetimes are the key packages' matter. */
async function isLeafSound(
  leaf: LeafNode,
  index: number,
  group: { context: GroupContext; judge: TreeJudge; types: ReadonlySet<LeafNode['credential']['credentialType']> },
): Promise<boolean> {
  const { suite, config } = group.judge;
  const { capabilities } = leaf;
  return (
    [...group.types].every((type) => capabilities.credentials.includes(type)) &&
    extensionsSupportedByCapabilities(leaf.extensions, capabilities) &&
    extensionsSupportedByCapabilities(group.context.extensions, capabilities) &&
    (await verifyLeafNodeSignature(leaf, group.context.groupId, index, suite.signature)) &&
    (await config.authService.validateCredential(leaf.credential, leaf.signaturePublicKey))
  );
}
