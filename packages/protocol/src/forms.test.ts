import { expect, test } from 'bun:test';
import { readTitle } from './forms';
import { limits } from './limits';

const { max } = limits.titleCharacters;

test.each<[told: string, title: string | undefined]>([
  ['Garden', 'Garden'],
  ['  Garden \n\n house ', 'Garden house'],
  ['a'.repeat(60_000), 'a'.repeat(max)],
  [`${' '.repeat(60_000)}Garden`, 'Garden'],
  // A pair that would be cut in half is left out.
  [`${'a'.repeat(max - 1)}🌱`, 'a'.repeat(max - 1)],
  ['\ud83c', undefined],
  ['Ann\u202egnp.exe\u2066', 'Anngnp.exe'],
  ['Ann\u0000\u0007\u009b', 'Ann'],
  ['\u200b\u2060\u3164 \ufeff', undefined],
  [' \n ', undefined],
  ['', undefined],
])('what is told as a title: %#', (told, title) => {
  expect(readTitle(told)).toBe(title);
});
