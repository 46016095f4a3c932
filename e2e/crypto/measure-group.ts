import { openLargeGroup } from '@tidings/client/large-group';

export interface Cost {
  /** Mean over some runs: a browser's clock is coarser than one seal. */
  readonly meanMs: number;
  /** The longest time for which the page answered to nothing else: of the run in which it was shortest. */
  readonly pauseMs: number;
}

/** What a group of so many devices costs. */
export async function measureGroup(
  leaves: number,
  open: Parameters<typeof openLargeGroup>[1],
): Promise<Record<string, Cost>> {
  const group = await openLargeGroup(leaves, open);
  return {
    addPerson: await measure(3, group.addPerson),
    applyCommit: await measure(3, group.applyCommit),
    joinByWelcome: await measure(2, group.joinByWelcome),
    joinExternally: await measure(2, group.joinExternally),
    seal: await measure(100, group.seal),
    open: await measure(100, group.open),
  };
}

async function measure(runs: number, work: () => Promise<unknown>): Promise<Cost> {
  let [totalMs, pauseMs] = [0, Number.POSITIVE_INFINITY];
  for (let run = 0; run < runs; run++) {
    const watched = await watchThread(work);
    totalMs += watched.tookMs;
    pauseMs = Math.min(pauseMs, watched.longestPauseMs);
  }
  return { meanMs: totalMs / runs, pauseMs };
}

async function watchThread(work: () => Promise<unknown>): Promise<{ tookMs: number; longestPauseMs: number }> {
  const startedAtMs = performance.now();
  let [lastMs, longestPauseMs] = [startedAtMs, 0];
  function tick(): void {
    const nowMs = performance.now();
    longestPauseMs = Math.max(longestPauseMs, nowMs - lastMs);
    lastMs = nowMs;
  }
  const timer = setInterval(tick, 1);
  await work();
  clearInterval(timer);
  tick();
  return { tookMs: lastMs - startedAtMs, longestPauseMs };
}
