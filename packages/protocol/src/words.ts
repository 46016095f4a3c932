/** Words of a text, as searches take them: the same on every device and on the server. Pure. */

/** Scripts that are written without spaces: each character is a word, and a word of the language is a run of them. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Puts such characters apart. */
export const partSpaceless = (text: string): string => text.replace(spaceless, ' $& ');

export function isSpaceless(character: string): boolean {
  spaceless.lastIndex = 0;
  return spaceless.test(character);
}

/** In the form in which words are compared: case and accents do not matter. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');

/** The words of a query or a text as they were typed. */
export const wordsIn = (text: string): readonly string[] =>
  text.match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu) ?? [];

/** Of a query at most so many words count. */
export const maxTerms = 12;
