/**
 * In which order a commit reaches the sockets. Pure.
 *
 * Who joins at seq s is subscribed after everything before s was published, and gets s live; who leaves at seq s gets s, and is
 * unsubscribed before anything after it is published. I5
 */
import { type Entry, limits, type UserId } from '@tidings/protocol';
import type { CommittedConversation } from '../log/log';

export type PublicationStep =
  | { readonly type: 'publish'; readonly entries: readonly Entry[] }
  | { readonly type: 'joined' | 'left'; readonly users: readonly UserId[] };

export function planPublication(
  { entries, effects }: Pick<CommittedConversation, 'entries' | 'effects'>,
  maxBytes: number = limits.frameBytes / 2,
): PublicationStep[] {
  const steps: PublicationStep[] = [];
  let published = 0;
  const publishThrough = (seq: number) => {
    const end = entries.findIndex((entry) => entry.seq > seq);
    const part = entries.slice(published, end < 0 ? entries.length : end);
    published += part.length;
    for (const piece of splitByBytes(part, maxBytes)) steps.push({ type: 'publish', entries: piece });
  };
  for (const { type, seq, users } of effects) {
    publishThrough(type === 'joined' ? seq - 1 : seq);
    steps.push({ type, users });
  }
  publishThrough(Number.POSITIVE_INFINITY);
  return steps;
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
