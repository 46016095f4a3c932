import { type Head, limits } from '@tidings/protocol';

export interface HeadsPart {
  readonly part: Head[];
  /** Only the last welcome carries the sync token: given back, it says that all parts have been applied. */
  readonly isLast: boolean;
}

/** Cuts the heads of a welcome into frames; one part at least, the newest first. */
export function splitHeads(heads: readonly Head[], maxBytes: number = limits.frameBytes / 2): HeadsPart[] {
  const parts: Head[][] = [[]];
  let bytes = 0;
  for (const head of heads) {
    // What is too large to come inline is pulled.
    if (estimateBytes(head) > maxBytes) head.entries = [];
    const size = estimateBytes(head);
    if (bytes > 0 && bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(head);
    bytes += size;
  }
  return parts.map((part, index) => ({ part, isLast: index === parts.length - 1 }));
}

/** Not less than the encoded size, without encoding it. */
function estimateBytes({ details, cursors, entries }: Head): number {
  let bytes = 256 + cursors.length * 48 + (details?.body.length ?? 0);
  for (const entry of entries) bytes += 128 + entry.body.length;
  return bytes;
}
