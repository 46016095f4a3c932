import type { CiphersuiteImpl } from 'ts-mls';
import { type LeafNode, verifyLeafNodeSignature } from 'ts-mls/leafNode.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { decodeRatchetTree, encodeRatchetTree, resolution } from 'ts-mls/ratchetTree.js';
import { treeHash } from 'ts-mls/treeHash.js';
import { toNodeIndex } from 'ts-mls/treemath.js';
import { fromHex } from '../../crypto/hex';
import { checkTree } from '../tree-check';
import { vectorConfig } from './config';
import { decodeWhole } from './decode';
import { defineFamily, type Hex } from './family';

interface TreeValidation {
  readonly tree: Hex;
  readonly group_id: Hex;
  readonly tree_hashes: readonly Hex[];
  readonly resolutions: readonly (readonly number[])[];
}

const emptyContext = {
  version: 'mls10',
  epoch: 0n,
  confirmedTranscriptHash: new Uint8Array(0),
  extensions: [] as never[],
} as const;

/** RFC 9420 §4.1.1, §7.8, §7.9. */
export const treeValidation = defineFamily<TreeValidation>('tree-validation', async (suite, vector, verdict) => {
  const tree = decodeWhole(decodeRatchetTree, vector.tree);
  verdict.bytes('tree, encoded again', encodeRatchetTree(tree), vector.tree);
  verdict.value('nodes', tree.length, vector.tree_hashes.length);
  verdict.value('nodes', tree.length, vector.resolutions.length);
  for (const [i, expected] of vector.resolutions.entries())
    verdict.value(`resolution of ${i}`, String(resolution(tree, toNodeIndex(i))), String(expected));
  for (const [i, expected] of vector.tree_hashes.entries())
    verdict.bytes(`tree hash of ${i}`, await treeHash(tree, toNodeIndex(i), suite.hash), expected);
  verdict.holds('parent hashes', await verifyParentHashes(tree, suite.hash));
  const context = { ...emptyContext, cipherSuite: suite.name, groupId: fromHex(vector.group_id) };
  const treeHashOfAll = fromHex(vector.tree_hashes[(tree.length - 1) / 2] ?? '');
  const judge = { suite, config: vectorConfig };
  verdict.value('flaw', await checkTree(tree, { ...context, treeHash: treeHashOfAll }, judge), undefined);
  for (const [i, node] of tree.entries())
    if (node?.nodeType === 'leaf')
      verdict.holds(`signature of leaf ${i / 2}`, await isLeafSigned(node.leaf, vector.group_id, i / 2, suite));
});

const isLeafSigned = (leaf: LeafNode, groupId: Hex, index: number, suite: CiphersuiteImpl): Promise<boolean> =>
  verifyLeafNodeSignature(leaf, fromHex(groupId), index, suite.signature);
