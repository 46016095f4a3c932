import type { HeadRow, HeadsRange, PullRange } from '../ports/log-store';

/** Where the entries lie that come with a head; undefined if none do. They end where the head does, though the log may have grown. */
export function newestRange(
  { state, membership }: HeadRow,
  place: number,
  newest: HeadsRange['newest'],
): PullRange | undefined {
  if (newest === undefined || place >= newest.conversations) return undefined;
  return {
    conversation: state.conversation,
    beforeSeq: state.headSeq + 1,
    fromSeq: membership.fromSeq,
    toSeq: membership.toSeq,
    limit: newest.entries,
    maxBytes: newest.maxBytes,
    kinds: [],
  };
}
