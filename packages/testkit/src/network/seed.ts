import { createRandom, type Random } from './random';

/**
 * Runs a test body with a seed: the one in `TIDINGS_SEED`, or a new one each time. If the body fails, the seed is printed,
 * and `TIDINGS_SEED=… bun test …` draws the same numbers again.
 */
export async function withSeed(body: (random: Random, seed: string) => Promise<void>): Promise<void> {
  const seed = process.env.TIDINGS_SEED ?? crypto.randomUUID().slice(0, 8);
  try {
    await body(createRandom(seed), seed);
  } catch (error) {
    console.error(`failed with TIDINGS_SEED=${seed}`);
    throw error;
  }
}
