import { openLargeGroup } from '@tidings/client/large-group';

/** Milliseconds, each the mean over some runs: a browser's clock is coarser than one seal. */
export async function measureGroup(leaves: number) {
  const group = await openLargeGroup(leaves);
  return {
    addPerson: await meanMs(3, group.addPerson),
    applyCommit: await meanMs(3, group.applyCommit),
    joinByWelcome: await meanMs(1, group.joinByWelcome),
    joinExternally: await meanMs(1, group.joinExternally),
    seal: await meanMs(100, group.seal),
    open: await meanMs(100, group.open),
  };
}

async function meanMs(runs: number, work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  for (let i = 0; i < runs; i++) await work();
  return (performance.now() - startedAtMs) / runs;
}
