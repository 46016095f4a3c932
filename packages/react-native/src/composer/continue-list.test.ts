import { describe, expect, it } from 'vitest';
import { continueList } from './continue-list';
import { replaceIn } from './draft-text';

/** `|` is the caret. Undefined: nothing special. */
function enter(written: string): string | undefined {
  const caret = written.indexOf('|');
  const text = written.replace('|', '');
  const change = continueList(text, caret);
  if (!change) return undefined;
  const next = replaceIn({ text, mentions: [] }, change.from, change.to, change.text).text;
  const at = change.from + change.text.length;
  return `${next.slice(0, at)}|${next.slice(at)}`;
}

describe('a new line in a list', () => {
  it.each([
    ['- milk|', '- milk\n- |'],
    ['* milk|', '* milk\n* |'],
    ['To buy:\n+  milk|', 'To buy:\n+  milk\n+  |'],
    ['  - deep|', '  - deep\n  - |'],
    ['1. one|', '1. one\n2. |'],
    ['9. nine|\nafter', '9. nine\n10. |\nafter'],
    ['- mi|lk', '- mi\n- |lk'],
  ])('%j goes on as %j', (before, after) => expect(enter(before)).toBe(after));

  it.each([
    ['- milk\n- |', '- milk\n|'],
    ['3. |', '|'],
    ['- |\n- more', '|\n- more'],
  ])('%j ends as %j', (before, after) => expect(enter(before)).toBe(after));

  it.each(['|', 'plain|', '-no|', '1.no|', '- a\n|', '-|', '1234567890. x|', '```\n- code|', '|- before'])(
    '%j is a line like others',
    (before) => expect(enter(before)).toBeUndefined(),
  );

  it('goes on after a block of code', () => expect(enter('```\nx\n```\n- a|')).toBe('```\nx\n```\n- a\n- |'));
});
