import type { IndexedHistory } from './indexed-history';
import type { Violation } from './operations';

const i2 = (message: string): Violation => ({ invariant: 'I2', message });

/** I2: the same id → the same seq, in the log and in everything that was ever said about it. */
export function checkOnce(history: IndexedHistory): readonly Violation[] {
  return [...doubledEntries(history), ...movedEntries(history)];
}

function* doubledEntries(history: IndexedHistory): Generator<Violation> {
  for (const log of history.logs)
    for (const [id, seqs] of history.log(log.conversation).seqsById)
      if (seqs.length > 1) yield i2(`${id} is in the log more than once: as ${seqs.join(', ')}`);
}

function* movedEntries(history: IndexedHistory): Generator<Violation> {
  for (const said of sayings(history)) {
    const [seq] = history.log(said.conversation).seqsById.get(said.id) ?? [];
    if (seq !== undefined && seq !== said.seq)
      yield i2(`${said.device} was told ${said.seq} for ${said.id}, which is ${seq} in the log`);
  }
}

/** Everything that gave an id a seq. */
function* sayings(
  history: IndexedHistory,
): Generator<{ readonly device: string; readonly conversation: string; readonly id: string; readonly seq: number }> {
  for (const operation of history.operations) if (operation.type === 'acknowledged') yield operation;
  for (const { device, conversation, entry } of history.sightings)
    yield { device, conversation, id: entry.id, seq: entry.seq };
}
