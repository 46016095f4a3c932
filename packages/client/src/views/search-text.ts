/** Text → what the index of words takes, and where a query is found in it. Pure. */

import { foldText, isSpaceless, maxTerms, partSpaceless, wordsIn } from '@tidings/protocol';

/** An id of the index is the server's millisecond times this, and a place within it. Too large for a number of JavaScript's. */
export const textsPerMs = 2 ** 20;

/** A conversation or an author as a word of the index. */
export const scopeOf = (id: string): string => id.replaceAll('-', '');

/** What is indexed of a text. The tokenizer folds case and accents by itself. */
export const wordsOf = (text: string): string => partSpaceless(text);

/** The words asked for, as they were typed; at most so many count. */
export function termsOf(query: string): readonly string[] {
  return wordsIn(query).slice(0, maxTerms);
}

/** The query in the language of FTS5: all words, each also as the beginning of a longer one. Undefined when there is no word in it. */
export function matchOf(query: string): string | undefined {
  const terms = termsOf(query).map((term) => {
    const words = wordsOf(term).trim().split(/\s+/);
    return `words : "${words.join(' ')}"*`;
  });
  return terms.length === 0 ? undefined : terms.join(' AND ');
}

/** A text in the form in which words are compared, and for each of its UTF-16 units where it comes from. */
function fold(text: string): { readonly folded: string; readonly origin: readonly number[] } {
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = foldText(character);
    for (let unit = 0; unit < plain.length; unit++) origin.push(at);
    folded += plain;
    at += character.length;
  }
  origin.push(text.length);
  return { folded, origin };
}

export interface Range {
  /** In UTF-16 units. */
  readonly start: number;
  readonly length: number;
}

/** Where the words of the query begin words of the text; undefined if one of them does not. Ascending, not overlapping. */
export function findTerms(text: string, query: string): readonly Range[] | undefined {
  const { folded, origin } = fold(text);
  const found: Range[] = [];
  for (const term of termsOf(query).map((term) => fold(term).folded)) {
    const ranges = findTerm(folded, origin, term);
    if (ranges.length === 0) return undefined;
    found.push(...ranges);
  }
  return found.sort((a, b) => a.start - b.start).filter(isAfterTheLast());
}

function findTerm(folded: string, origin: readonly number[], term: string): readonly Range[] {
  const found: Range[] = [];
  for (let at = folded.indexOf(term); at !== -1 && found.length < maxRanges; at = folded.indexOf(term, at + 1)) {
    const before = folded.slice(0, at).at(-1) ?? ' ';
    const isStart = !/[\p{L}\p{N}]/u.test(before) || isSpaceless(before) || isSpaceless(term[0] ?? '');
    const [start, end] = [origin[at] ?? 0, origin[at + term.length] ?? 0];
    if (isStart) found.push({ start, length: end - start });
  }
  return found;
}

const maxRanges = 100;

function isAfterTheLast(): (range: Range) => boolean {
  let end = 0;
  return ({ start, length }) => {
    if (start < end) return false;
    end = start + length;
    return true;
  };
}
