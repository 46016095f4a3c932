/** How bad a link is. All times in milliseconds, all probabilities 0 to 1. */
export interface Weather {
  /** Each piece of data takes this long, either way; order is kept, as TCP keeps it. */
  readonly latencyMs: readonly [min: number, max: number];
  /** Either way; undefined = no bound. */
  readonly bytesPerSecond?: number;
  /** Chance, for each piece of data, that the connection is cut in the middle of it. */
  readonly cut: number;
  /** Live frames are hints: what a bus between nodes may do to them. */
  readonly loseHint: number;
  readonly doubleHint: number;
  readonly lateHint: number;
}

export const fair: Weather = { latencyMs: [0, 0], cut: 0, loseHint: 0, doubleHint: 0, lateHint: 0 };

export const rough: Weather = { latencyMs: [0, 8], cut: 0.01, loseHint: 0.05, doubleHint: 0.05, lateHint: 0.1 };

/** Links break every few frames. */
export const storm: Weather = { latencyMs: [0, 15], cut: 0.06, loseHint: 0.15, doubleHint: 0.1, lateHint: 0.2 };
