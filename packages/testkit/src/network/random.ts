/** Pseudo-random numbers that are the same for the same seed, so that a failed run can be run again. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number, min ≤ x ≤ max. */
  between(min: number, max: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Throws if there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  /** A source of its own, so that what one part draws does not change what another one gets. */
  fork(name: string): Random;
}

export function createRandom(seed: string): Random {
  let state = hash(seed);
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick(from) {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      return from[between(0, from.length - 1)] as (typeof from)[number];
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
