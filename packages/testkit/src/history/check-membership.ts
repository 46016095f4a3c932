import { type IndexedHistory, intervalsOf } from './indexed-history';
import type { Interval, Violation } from './operations';

/** I5: no entry from outside the membership reaches a user's device. Needs the memberships of the final logs. */
export function checkMembership(history: IndexedHistory): readonly Violation[] {
  return history.sightings
    .filter(({ conversation, user, entry }) => {
      const log = history.log(conversation);
      return log.memberships.length > 0 && !intervalsOf(log, user).some((interval) => covers(interval, entry.seq));
    })
    .map(({ device, user, conversation, entry }) => ({
      invariant: 'I5',
      message: `${device} saw ${entry.seq} of ${conversation}, and ${user} was no member then`,
    }));
}

function covers({ fromSeq, toSeq }: Interval, seq: number): boolean {
  return seq >= fromSeq && (toSeq === undefined || seq <= toSeq);
}
