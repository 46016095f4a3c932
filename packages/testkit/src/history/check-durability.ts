import type { IndexedHistory } from './indexed-history';
import type { FinalLog, Violation } from './operations';

const i1 = (message: string): Violation => ({ invariant: 'I1', message });

/** I1: what was acknowledged, shown or announced is there at the end, and nothing was invented. */
export function checkDurability(history: IndexedHistory): readonly Violation[] {
  return [...lostEntries(history), ...lostHeads(history), ...inventedEntries(history)];
}

function* lostEntries(history: IndexedHistory): Generator<Violation> {
  const told = new Set<string>();
  for (const operation of history.operations) {
    if (operation.type !== 'acknowledged' || told.has(operation.id)) continue;
    if (history.log(operation.conversation).seqsById.has(operation.id)) continue;
    told.add(operation.id);
    yield i1(`${operation.id} was acknowledged to ${operation.device} as ${operation.seq} and is not in the log`);
  }
  for (const { device, conversation, entry } of history.sightings) {
    if (told.has(entry.id) || history.log(conversation).seqsById.has(entry.id)) continue;
    told.add(entry.id);
    yield i1(`${entry.id} was shown to ${device} as ${entry.seq} and is not in the log`);
  }
}

function* lostHeads(history: IndexedHistory): Generator<Violation> {
  for (const operation of history.operations) {
    if (operation.type !== 'head') continue;
    const { headSeq } = history.log(operation.conversation);
    if (operation.seq > headSeq)
      yield i1(`${operation.device} was told the head ${operation.seq}, the log ends at ${headSeq}`);
  }
}

function* inventedEntries(history: IndexedHistory): Generator<Violation> {
  const senders = new Map<string, Set<string>>();
  const refusals = new Map<string, Set<string>>();
  for (const operation of history.operations) {
    if (operation.type === 'sent') add(senders, operation.id, operation.user);
    if (operation.type === 'refused' && operation.isFinal) add(refusals, operation.id, operation.user);
  }
  for (const log of history.logs) yield* inventedIn(log, senders, refusals);
}

function* inventedIn(
  log: FinalLog,
  senders: ReadonlyMap<string, ReadonlySet<string>>,
  refusals: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<Violation> {
  for (const { id, seq, author, isContent } of log.entries) {
    if (isContent && !senders.has(id)) yield i1(`${id} is in the log as ${seq} and nobody sent it`);
    else if (isContent && !senders.get(id)?.has(author))
      yield i1(`${id} (${seq}) is said to be of ${author}, who never sent it`);
    else if (refusals.get(id)?.has(author))
      yield i1(`${id} is in the log as ${seq}, and its sender was told that it is refused`);
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
