/** Two ways of writing the same batches, turn by turn. */

/** Seconds per batch of both, each the median over the rounds, which alternate. */
export async function race(
  rounds: number,
  batches: number,
  ours: () => Promise<unknown>,
  floor: () => Promise<unknown>,
): Promise<readonly [number, number]> {
  const [a, b]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(await secondsPerBatch(batches, ours));
    b.push(await secondsPerBatch(batches, floor));
  }
  return [median(a), median(b)];
}

async function secondsPerBatch(batches: number, write: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  for (let i = 0; i < batches; i++) await write();
  return (performance.now() - before) / 1000 / batches;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
