import type { Entry } from '@tidings/protocol';

/** The simplest thing that can be called a replica: one gapless list, and what to do about the next piece. */
export interface RawReplica {
  readonly entries: readonly Entry[];
  readonly heldSeq: number;
  /** `hole`: what was given lies further on; pull after `heldSeq`. */
  apply(entries: readonly Entry[]): 'applied' | 'hole';
}

export function createRawReplica(): RawReplica {
  const entries: Entry[] = [];
  const heldSeq = (): number => entries.at(-1)?.seq ?? 0;
  return {
    entries,
    get heldSeq() {
      return heldSeq();
    },
    apply(more) {
      for (const entry of more) {
        if (entry.seq <= heldSeq()) continue;
        if (entry.seq > heldSeq() + 1) return 'hole';
        entries.push(entry);
      }
      return 'applied';
    },
  };
}
