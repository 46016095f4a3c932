import type { UserId } from '@tidings/protocol';

/** What was asked before the transaction, because it lies elsewhere as well; what isn't there counts as none, or not so. */
export interface Elsewhere {
  /** Of how many conversations on other shards a user is a member. */
  readonly counts: ReadonlyMap<UserId, number>;
  /** Pairs of which the first knows the second, and blocks the second. */
  readonly knowing: ReadonlySet<string>;
  readonly blocking: ReadonlySet<string>;
}

export const nothingElsewhere: Elsewhere = { counts: new Map(), knowing: new Set(), blocking: new Set() };
