import { expect, it } from 'vitest';
import { snippetOf } from './snippet';

it('marks what was found, and shows it where the text is long', () => {
  expect(snippetOf('see you tomorrow', [{ start: 8, length: 3 }])).toEqual([
    { at: 0, text: 'see you ', isFound: false },
    { at: 1, text: 'tom', isFound: true },
    { at: 2, text: 'orrow', isFound: false },
  ]);
  const long = `${'word '.repeat(50)}needle${' more'.repeat(100)}`;
  const pieces = snippetOf(long, [{ start: 250, length: 6 }]);
  expect(pieces[0]).toEqual({ at: 0, text: '…', isFound: false });
  expect(pieces.find(({ isFound }) => isFound)?.text).toBe('needle');
  expect(pieces.map(({ text }) => text).join('').length).toBeLessThan(170);
  expect(snippetOf('plain', [])).toEqual([{ at: 0, text: 'plain', isFound: false }]);
});
