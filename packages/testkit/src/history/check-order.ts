import type { IndexedHistory } from './indexed-history';
import type { FinalLog, SeenEntry, Violation } from './operations';

const i3 = (message: string): Violation => ({ invariant: 'I3', message });

/** I3: positions are 1 … N, the same for everybody, and one device's entries keep the order of its outbox. */
export function checkOrder(history: IndexedHistory): readonly Violation[] {
  return [
    ...history.logs.flatMap((log) => [...gaps(log), ...wrongLoudCounts(log)]),
    ...disagreements(history),
    ...brokenOutboxOrder(history),
  ];
}

function* gaps(log: FinalLog): Generator<Violation> {
  for (const [index, { seq }] of log.entries.entries())
    if (seq !== index + 1) yield i3(`the log ${log.conversation} has ${seq} where ${index + 1} belongs`);
}

function* wrongLoudCounts(log: FinalLog): Generator<Violation> {
  let loud = 0;
  for (const entry of log.entries) {
    if (entry.isLoud) loud++;
    if (entry.loudCount !== loud)
      yield i3(`${entry.seq} in ${log.conversation} counts ${entry.loudCount} loud entries, there are ${loud}`);
  }
}

function* disagreements(history: IndexedHistory): Generator<Violation> {
  const first = new Map<string, SeenEntry>();
  for (const { device, conversation, entry } of history.sightings) {
    const key = `${conversation} ${entry.seq}`;
    const there = history.log(conversation).bySeq.get(entry.seq) ?? first.get(key);
    if (there === undefined) first.set(key, entry);
    else if (there.id !== entry.id) yield i3(`${device} saw ${entry.id} as ${entry.seq}, others saw ${there.id} there`);
  }
}

/** Entries that were ever refused may go a second time, and so later; all others must be in the order in which they first went. */
function* brokenOutboxOrder(history: IndexedHistory): Generator<Violation> {
  const refused = new Set<string>();
  for (const operation of history.operations) if (operation.type === 'refused') refused.add(operation.id);
  const last = new Map<string, { readonly id: string; readonly seq: number }>();
  const seen = new Set<string>();
  for (const operation of history.operations) {
    if (operation.type !== 'sent' || refused.has(operation.id) || seen.has(operation.id)) continue;
    seen.add(operation.id);
    const log = history.log(operation.conversation);
    const [seq] = log.seqsById.get(operation.id) ?? [];
    if (seq === undefined || log.bySeq.get(seq)?.author !== operation.user) continue;
    const key = `${operation.device} ${operation.conversation}`;
    const before = last.get(key);
    if (before !== undefined && before.seq > seq)
      yield i3(
        `${operation.device} sent ${before.id} first, and it came to ${before.seq}, after ${operation.id} at ${seq}`,
      );
    else last.set(key, { id: operation.id, seq });
  }
}
