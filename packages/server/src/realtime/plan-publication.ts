/**
 * In which order a commit reaches the sockets. Pure.
 *
 * Who joins at seq s is subscribed after everything before s was published, and gets s live; who leaves at seq s gets s, and is
 * unsubscribed before anything after it is published. I5
 */
import { type Entry, limits, type UserId } from '@tidings/protocol';
import type { CommittedConversation } from '../log/log';
import type { EntriesPlace } from './topic-message';

export type PublicationStep =
  | { readonly type: 'publish'; readonly entries: readonly Entry[]; readonly place: EntriesPlace }
  | { readonly type: 'joined'; readonly seq: number; readonly users: readonly UserId[] };

export function planPublication(
  { entries, effects }: Pick<CommittedConversation, 'entries' | 'effects'>,
  maxBytes: number = limits.frameBytes / 2,
): PublicationStep[] {
  const steps: PublicationStep[] = [];
  let published = 0;
  const publishThrough = (seq: number, leaving: readonly UserId[] = []) => {
    const end = entries.findIndex((entry) => entry.seq > seq);
    const part = entries.slice(published, end < 0 ? entries.length : end);
    published += part.length;
    const pieces = splitByBytes(part, maxBytes);
    pieces.forEach((piece, index) => {
      const left = index === pieces.length - 1 ? leaving : [];
      steps.push({ type: 'publish', entries: piece, place: placeOf(piece, left) });
    });
  };
  for (const { type, seq, users } of effects) {
    if (type === 'left') {
      publishThrough(seq, users);
      continue;
    }
    publishThrough(seq - 1);
    steps.push({ type, seq, users });
  }
  publishThrough(Number.POSITIVE_INFINITY);
  return steps;
}

/** @param entries at least one */
function placeOf(entries: readonly Entry[], left: readonly UserId[]): EntriesPlace {
  return { firstSeq: entries[0]?.seq ?? 0, lastSeq: entries.at(-1)?.seq ?? 0, left };
}

/** One frame for all of them, unless it would become too large. */
function splitByBytes(entries: readonly Entry[], maxBytes: number): Entry[][] {
  const pieces: Entry[][] = [];
  let bytes = maxBytes;
  for (const entry of entries) {
    const size = entry.body.length + entry.deletes.length * 18 + 128;
    bytes += size;
    if (bytes > maxBytes) {
      pieces.push([]);
      bytes = size;
    }
    pieces.at(-1)?.push(entry);
  }
  return pieces;
}
