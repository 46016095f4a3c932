/** Bugs that people really write. Each one must be found by the history checker; a checker that misses one proves nothing. */
export const plants = {
  /** The naive store as it is: nothing may be found in it. */
  none: undefined,
  /** Answers while the transaction is still open. */
  ack_before_commit: 'I1',
  /** Reads MAX(seq), lets something else happen, then writes MAX + 1. */
  max_plus_one: 'I3',
  /** Does not look whether an id is there already. */
  no_unique_index: 'I2',
  /** The last write of a cursor wins, not the highest. */
  cursor_overwrite: 'I4',
  /** Moves the cursors of whoever has written last along with the mover's. */
  cursor_of_another: 'I4',
  /** A pull leaves the newest entry out and says that it is all. */
  short_pull: 'I8',
} as const;

export type Plant = keyof typeof plants;

export function isPlant(name: string): name is Plant {
  return Object.hasOwn(plants, name);
}
