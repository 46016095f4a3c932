import type { UserId } from '@tidings/protocol';

/** Of users who are in none there is none. */
export type MembershipCounts = ReadonlyMap<UserId, { readonly accepted: number; readonly unaccepted: number }>;

/** What was asked before the transaction, because it lies elsewhere as well; what isn't there counts as none, or not so. */
export interface Elsewhere {
  /** Of how many conversations on other shards a user is a member. */
  readonly counts: MembershipCounts;
  /** Pairs of which the first knows the second, and blocks the second. */
  readonly knowing: ReadonlySet<string>;
  readonly blocking: ReadonlySet<string>;
}

export const nothingElsewhere: Elsewhere = { counts: new Map(), knowing: new Set(), blocking: new Set() };
