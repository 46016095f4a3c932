import { fromBinary } from '@bufbuild/protobuf';
import { type Entry, EntryKind, idFromBytes, type MembershipChange, MembershipChangeSchema } from '@tidings/protocol';
import type { Interval } from './operations';

interface OpenInterval {
  readonly user: string;
  readonly fromSeq: number;
  toSeq: number | undefined;
}

/** Who could see what, read from the log itself: it says when memberships begin and end. */
export function membershipsIn(entries: readonly Entry[]): readonly Interval[] {
  const intervals: OpenInterval[] = [];
  for (const entry of entries) {
    if (entry.kind !== EntryKind.MEMBERSHIP) continue;
    const { joined, left } = effectsOf(entry, fromBinary(MembershipChangeSchema, entry.body).change);
    for (const user of joined) intervals.push({ user, fromSeq: entry.seq, toSeq: undefined });
    for (const user of left) {
      const interval = intervals.find((one) => one.user === user && one.toSeq === undefined);
      if (interval !== undefined) interval.toSeq = entry.seq;
    }
  }
  return intervals;
}

interface Effects {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

function effectsOf(entry: Entry, change: MembershipChange['change']): Effects {
  const author = idFromBytes(entry.authorUser);
  switch (change.case) {
    case 'created':
    case 'added':
      return { joined: change.value.members.map(({ user }) => idFromBytes(user)), left: [] };
    case 'joined':
      return { joined: [author], left: [] };
    case 'removed':
      return { joined: [], left: [idFromBytes(change.value.user)] };
    case 'left':
      return { joined: [], left: [author] };
    case 'roleChanged':
    case 'deviceRemoved':
    case 'policyChanged':
    case 'timerChanged':
    case 'unbanned':
    case undefined:
      return { joined: [], left: [] };
  }
}
