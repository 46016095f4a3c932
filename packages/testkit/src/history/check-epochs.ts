import type { IndexedHistory } from './indexed-history';
import type { FinalLog, SeenEntry, Violation } from './operations';

const i3 = (message: string): Violation => ({ invariant: 'I3', message });

/**
 * I3 of MLS groups: every entry was accepted where the steps before it had brought the group (so that of those who raced for an epoch
 * one has won), and everybody saw it there.
 */
export function checkEpochs(history: IndexedHistory): readonly Violation[] {
  return [...history.logs.flatMap((log) => [...lostEpochs(log)]), ...otherPlaces(history)];
}

function* lostEpochs({ conversation, entries }: FinalLog): Generator<Violation> {
  let last: SeenEntry | undefined;
  for (const entry of entries) {
    const expected = last && placeAfter(last);
    if (expected !== undefined && placeOf(entry) !== expected)
      yield i3(`${entry.seq} in ${conversation} is in epoch ${placeOf(entry)}, the group was in ${expected}`);
    last = entry;
  }
}

function* otherPlaces(history: IndexedHistory): Generator<Violation> {
  for (const { device, conversation, entry } of history.sightings) {
    const there = history.log(conversation).bySeq.get(entry.seq);
    if (there !== undefined && placeOf(there) !== placeOf(entry))
      yield i3(`${device} saw ${entry.seq} of ${conversation} in epoch ${placeOf(entry)}, it is in ${placeOf(there)}`);
  }
}

const placeOf = ({ generation, epoch }: SeenEntry): string => `${generation}/${epoch}`;

function placeAfter(entry: SeenEntry): string {
  const { generation, epoch } = entry;
  switch (entry.step) {
    case 'commit':
      return `${generation}/${epoch + 1}`;
    case 'reset':
      return `${generation + 1}/1`;
    case undefined:
      return `${generation}/${epoch}`;
  }
}
