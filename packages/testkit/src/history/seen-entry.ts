import { type Entry, EntryKind, idFromBytes, isLoud } from '@tidings/protocol';
import type { SeenEntry } from './operations';

/** What the checker needs to know of an entry on the wire. */
export function seenEntry(entry: Entry): SeenEntry {
  return {
    seq: entry.seq,
    id: idFromBytes(entry.id),
    author: idFromBytes(entry.authorUser),
    isContent: entry.kind === EntryKind.CONTENT,
    isLoud: isLoud(entry),
    loudCount: entry.loudCount,
  };
}
