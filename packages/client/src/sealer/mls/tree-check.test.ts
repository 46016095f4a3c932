import { expect, test } from 'bun:test';
import type { RatchetTree } from 'ts-mls';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import type { ParentNode } from 'ts-mls/parentNode.js';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { fromHex } from '../crypto/hex';
import { createWebPrimitives } from '../crypto/web';
import { openSuite } from './suite';
import { checkTree } from './tree-check';
import { vectorConfig } from './vectors/config';

const suite = await openSuite(createWebPrimitives());
const fixture = Bun.file(`${import.meta.dir}/../../../fixtures/mls/tree-validation.json.gz`);
const vectors: { tree: string; group_id: string }[] = JSON.parse(
  new TextDecoder().decode(Bun.gunzipSync(await fixture.arrayBuffer())),
);

const zeros = new Uint8Array(32);

function contextOf(groupId: string, treeHash: Uint8Array = zeros): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(groupId),
    epoch: 1n,
    treeHash,
    confirmedTranscriptHash: new Uint8Array(0),
    extensions: [],
  };
}

const judge = { suite, config: vectorConfig };
/** By the hash of the tree as it is, so that what else is wrong with it shows. */
const check = async (groupId: string, tree: RatchetTree) =>
  checkTree(tree, contextOf(groupId, await treeHashRoot(tree, suite.hash)), judge);

const bend = (bytes: Uint8Array) => bytes.with(0, (bytes[0] ?? 0) ^ 1);

/** The trees that come of changing one node after the other, where the change makes any difference. */
function* changedTrees(change: { parent?: (node: ParentNode) => ParentNode[]; leaf?: (leaf: LeafNode) => LeafNode[] }) {
  for (const { tree: encoded, group_id: groupId } of vectors) {
    const tree = decodeRatchetTree(fromHex(encoded), 0)?.[0] ?? [];
    for (const [index, node] of tree.entries()) {
      if (node?.nodeType === 'parent')
        for (const parent of change.parent?.(node.parent) ?? [])
          yield { groupId, index, tree: tree.with(index, { nodeType: 'parent', parent }) };
      if (node?.nodeType === 'leaf')
        for (const leaf of change.leaf?.(node.leaf) ?? [])
          yield { groupId, index, tree: tree.with(index, { nodeType: 'leaf', leaf }) };
    }
  }
}

async function flawsOf(change: Parameters<typeof changedTrees>[0]): Promise<unknown[]> {
  const flaws = new Set<unknown>();
  for (const { groupId, tree } of changedTrees(change)) flaws.add(await check(groupId, tree));
  return [...flaws].sort();
}

test('a changed parent hash', async () => {
  const change = (node: ParentNode) =>
    node.parentHash.length === 0 ? [] : [{ ...node, parentHash: bend(node.parentHash) }];
  expect(await flawsOf({ parent: change })).toEqual(['parent_hash']);
});

test('a changed encryption key of an inner node', async () => {
  expect(await flawsOf({ parent: (node) => [{ ...node, hpkePublicKey: bend(node.hpkePublicKey) }] })).toEqual([
    'parent_hash',
  ]);
});

test('an unmerged leaf kept back, or one that is not there', async () => {
  const without = (node: ParentNode) =>
    node.unmergedLeaves.map((leaf) => ({ ...node, unmergedLeaves: node.unmergedLeaves.filter((l) => l !== leaf) }));
  expect(await flawsOf({ parent: without })).toEqual(['parent_hash', 'unmerged']);
  const outside = (node: ParentNode) => [{ ...node, unmergedLeaves: [...node.unmergedLeaves, 5_000] }];
  expect(await flawsOf({ parent: outside })).toEqual(['unmerged']);
});

test('a leaf that was merged, and is said not to have been', async () => {
  const unmerging = (node: ParentNode) => [0, 1, 2, 3].filter((leaf) => !node.unmergedLeaves.includes(leaf));
  const change = (node: ParentNode) =>
    unmerging(node).map((leaf) => ({ ...node, unmergedLeaves: [...node.unmergedLeaves, leaf].sort((a, b) => a - b) }));
  expect(await flawsOf({ parent: change })).toEqual(['parent_hash', 'unmerged']);
});

test('a leaf changed after it was signed', async () => {
  expect(await flawsOf({ leaf: (leaf) => [{ ...leaf, signature: bend(leaf.signature) }] })).toContain('leaf');
  const flaws = await flawsOf({ leaf: (leaf) => [{ ...leaf, hpkePublicKey: bend(leaf.hpkePublicKey) }] });
  expect(flaws).not.toContain(undefined);
});

test('a key used twice, a leaf where none can be, a tree of another hash', async () => {
  const { tree: encoded, group_id: groupId } = vectors.at(-1)!;
  const tree = decodeRatchetTree(fromHex(encoded), 0)![0];
  const first = tree.findIndex((node) => node?.nodeType === 'leaf');
  const second = tree.findIndex((node, index) => index > first && node?.nodeType === 'leaf');
  expect(await check(groupId, tree.with(second, tree[first]))).toBe('keys');
  expect(await checkTree(tree.slice(0, -1), contextOf(groupId), judge)).toBe('shape');
  expect(await checkTree(tree.with(1, tree[first]), contextOf(groupId), judge)).toBe('shape');
  expect(await checkTree(tree, contextOf(groupId), judge)).toBe('tree_hash');
});
