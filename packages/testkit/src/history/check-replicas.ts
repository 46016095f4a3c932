import { type IndexedHistory, type IndexedLog, intervalsOf } from './indexed-history';
import type { FinalReplica, Violation } from './operations';

const i7 = (message: string): Violation => ({ invariant: 'I7', message });

/** I7: what a device holds is the newest stretch of the log, up to its end or to the end of the membership, without a hole. */
export function checkReplicas(history: IndexedHistory): readonly Violation[] {
  return history.replicas.flatMap((replica) => [...checkReplica(replica, history.log(replica.conversation))]);
}

function* checkReplica({ device, user, conversation, entries }: FinalReplica, log: IndexedLog): Generator<Violation> {
  const where = `${device} in ${conversation}`;
  const end = endFor(user, log);
  const last = entries.at(-1)?.seq ?? 0;
  if (last !== end) yield i7(`${where} ends at ${last}, the log at ${end}`);
  for (const [index, { seq, id }] of entries.entries()) {
    const there = log.bySeq.get(seq);
    if (there?.id !== id) yield i7(`${where} has ${id} as ${seq}, the log has ${there?.id ?? 'nothing'}`);
    const before = entries[index - 1]?.seq;
    if (before !== undefined && seq !== before + 1) yield i7(`${where} goes from ${before} to ${seq}`);
  }
}

function endFor(user: string, log: IndexedLog): number {
  const newest = intervalsOf(log, user).at(-1);
  return newest?.toSeq ?? log.headSeq;
}
