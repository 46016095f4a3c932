import { decodeProposal, type Proposal } from 'ts-mls/proposal.js';
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  type RatchetTree,
  removeLeafNode,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { decodeWhole } from './decode';
import { defineFamily, type Hex } from './family';

interface TreeOperations {
  readonly tree_before: Hex;
  readonly proposal: Hex;
  readonly proposal_sender: number;
  readonly tree_hash_before: Hex;
  readonly tree_after: Hex;
  readonly tree_hash_after: Hex;
}

/** RFC 9420 §7.7, §12.1.1 to §12.1.3. */
export const treeOperations = defineFamily<TreeOperations>('tree-operations', async (suite, vector, verdict) => {
  const before = decodeWhole(decodeRatchetTree, vector.tree_before);
  verdict.bytes('tree hash before', await treeHashRoot(before, suite.hash), vector.tree_hash_before);
  const after = apply(before, decodeWhole(decodeProposal, vector.proposal), vector.proposal_sender);
  verdict.bytes('tree after', encodeRatchetTree(after), vector.tree_after);
  verdict.bytes('tree hash after', await treeHashRoot(after, suite.hash), vector.tree_hash_after);
});

function apply(tree: RatchetTree, proposal: Proposal, sender: number): RatchetTree {
  if (!('proposalData' in proposal))
    switch (proposal.proposalType) {
      case 'add':
        return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
      case 'update':
        return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender));
      case 'remove':
        return removeLeafNode(tree, toLeafIndex(proposal.remove.removed));
    }
  throw new Error(`a proposal of type ${proposal.proposalType} changes no tree`);
}
