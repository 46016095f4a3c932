import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { findTerms, matchOf, wordsOf } from './search-text';

test('a query becomes words that all have to be there, and nothing of it is taken for syntax', () => {
  expect(matchOf('Morgen Kaffee')).toBe('words : "Morgen"* AND words : "Kaffee"*');
  expect(matchOf('"a* OR (b) NEAR/2 -c')).toBe(
    'words : "a"* AND words : "OR"* AND words : "b"* AND words : "NEAR"* AND words : "2"* AND words : "c"*',
  );
  expect(matchOf('今天')).toBe('words : "今 天"*');
  for (const empty of ['', ' ', '!?…', '***']) expect(matchOf(empty)).toBeUndefined();
});

test('scripts without spaces are indexed character by character', () => {
  expect(wordsOf('see 今天').split(/\s+/).filter(Boolean)).toEqual(['see', '今', '天']);
  expect(wordsOf('plain text')).toBe('plain text');
});

test('words are found by their beginnings, whatever their case and accents', () => {
  expect(findTerms('Für Élise, morgen', 'fur elise')).toEqual([
    { start: 0, length: 3 },
    { start: 4, length: 5 },
  ]);
  expect(findTerms('Elise', 'lise')).toBeUndefined();
  expect(findTerms('我们今天见', '今天')).toEqual([{ start: 2, length: 2 }]);
  expect(findTerms('one two', 'two three')).toBeUndefined();
  expect(findTerms('a👍b bee', 'bee')).toEqual([{ start: 5, length: 3 }]);
});

test('ranges lie in the text, in order, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      (text, query) => {
        let end = 0;
        for (const { start, length } of findTerms(text + query, query) ?? []) {
          expect(start).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(0);
          end = start + length;
        }
        expect(end).toBeLessThanOrEqual((text + query).length);
      },
    ),
  );
});
