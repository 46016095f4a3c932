import type { SearchHit } from '@tidings/client';

export interface Piece {
  /** Its place among the pieces. */
  readonly at: number;
  readonly text: string;
  readonly isFound: boolean;
}

const before = 30;
const longest = 160;

/** A piece of the text around the first find, cut into what was found and what was not. */
export function snippetOf(text: string, ranges: SearchHit['ranges']): readonly Piece[] {
  const first = ranges[0]?.start ?? 0;
  const from = startOfWord(text, Math.max(0, first - before));
  const to = Math.min(text.length, from + longest);
  const pieces: Piece[] = [];
  const add = (piece: string, isFound: boolean) => {
    if (piece !== '') pieces.push({ at: pieces.length, text: piece, isFound });
  };
  let at = from;
  if (from > 0) add('…', false);
  for (const { start, length } of ranges) {
    if (start + length > to) break;
    add(text.slice(at, start), false);
    add(text.slice(start, start + length), true);
    at = start + length;
  }
  add(text.slice(at, to), false);
  if (to < text.length) add('…', false);
  return pieces;
}

/** Not in the midst of a word, unless it is a very long one. */
function startOfWord(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.indexOf(' ', at);
  return space === -1 || space > at + before ? at : space + 1;
}
