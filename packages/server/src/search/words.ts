/** Texts and queries → words of the index. Pure. */
import { foldText, maxTerms, partSpaceless, wordsIn } from '@tidings/protocol';

/** Of a longer word its beginning counts. */
const wordCharacters = 64;
/** Of a longer text its beginning counts: a body may hold 32,000 words of one letter. */
const textWords = 8_000;

const cut = (word: string): string => [...word].slice(0, wordCharacters).join('');

const fold = (text: string): readonly string[] =>
  wordsIn(partSpaceless(text))
    .map((word) => cut(foldText(word)))
    .filter((word) => word !== '');

export const indexWords = (text: string): readonly string[] => fold(text).slice(0, textWords);

/** One list of words for each word that was typed: more than one where the script puts no spaces between them. */
export const queryTerms = (query: string): readonly (readonly string[])[] =>
  wordsIn(query)
    .slice(0, maxTerms)
    .map(fold)
    .filter((term) => term.length > 0);

/** Do all terms stand in these words? */
export function hasTerms(words: readonly string[], terms: readonly (readonly string[])[]): boolean {
  return terms.every((term) => words.some((_, start) => isAt(words, start, term)));
}

function isAt(words: readonly string[], start: number, term: readonly string[]): boolean {
  const last = term.length - 1;
  return term.every((word, i) => {
    const found = words[start + i];
    return found !== undefined && (i === last ? found.startsWith(word) : found === word);
  });
}
