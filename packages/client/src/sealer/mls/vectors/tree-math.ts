import { left, nodeWidth, parent, right, root, sibling, toNodeIndex } from 'ts-mls/treemath.js';
import { defineFamily } from './family';

interface TreeMath {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: number;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly parent: readonly (number | null)[];
  readonly sibling: readonly (number | null)[];
}

/** Where the vectors have null, the library throws. */
function attempt(compute: () => number): number | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

/** RFC 9420 appendix C. */
export const treeMath = defineFamily<TreeMath>('tree-math', async (_, vector, verdict) => {
  const leaves = vector.n_leaves;
  verdict.value('n_nodes', nodeWidth(leaves), vector.n_nodes);
  verdict.value('root', root(leaves) as number, vector.root);
  for (let i = 0; i < vector.n_nodes; i++) {
    const node = toNodeIndex(i);
    const relatives = {
      left: () => left(node),
      right: () => right(node),
      parent: () => parent(node, leaves),
      sibling: () => sibling(node, leaves),
    };
    for (const [name, compute] of Object.entries(relatives) as [keyof typeof relatives, () => number][])
      verdict.value(`${name} of ${i}`, attempt(compute), vector[name][i] ?? undefined);
  }
});
