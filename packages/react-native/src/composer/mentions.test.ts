import type { Mention } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, editText, findMentions, insertMention, replaceIn, trimDraft } from './draft-text';
import { markOf, toggleMark } from './format-text';
import { type Candidate, candidatesFor, mentionQueryAt } from './mention-query';

const person = (name: string, handle = name.toLowerCase()): Candidate => ({ user: handle as UserId, name, handle });
const people = [person('Ada Lovelace', 'ada'), person('Adam'), person('Zoë', 'zoe'), person('Ben Adair', 'ben')];
const named = ({ text, mentions }: { text: string; mentions: readonly Mention[] }) =>
  mentions.map(({ start, length }) => text.slice(start, start + length));

describe('mentionQueryAt', () => {
  it.each([
    ['@', { start: 0, query: '' }],
    ['hey @ad', { start: 4, query: 'ad' }],
    ['(@zo', { start: 1, query: 'zo' }],
    ['hey\n@ada lov', { start: 4, query: 'ada lov' }],
    ['mail a@b', undefined],
    ['@ada and then', undefined],
    ['@@', undefined],
    ['no', undefined],
  ])('%j', (text, expected) => {
    expect(mentionQueryAt(text, text.length)).toEqual(expected);
  });
});

it('finds people by any word of their name and by handle, names first', () => {
  const found = (query: string) => candidatesFor(query, people).map(({ name }) => name);
  expect(found('ad')).toEqual(['Ada Lovelace', 'Adam', 'Ben Adair']);
  expect(found('zoe')).toEqual(['Zoë']);
  expect(found('ada lo')).toEqual(['Ada Lovelace']);
  expect(found('ben')).toEqual(['Ben Adair']);
  expect(found('x')).toEqual([]);
});

it('a chosen name takes the place of what was typed, and one goes on behind it', () => {
  const { draft, caret } = insertMention({ text: 'hey @ad!', mentions: [] }, 4, 7, people[0]!);
  expect(draft.text).toBe('hey @Ada Lovelace !');
  expect(named(draft)).toEqual(['@Ada Lovelace']);
  expect(draft.text.slice(0, caret)).toBe('hey @Ada Lovelace ');
});

describe('editing', () => {
  const draft = findMentions('a @Adam b @Zoë c', people);

  it.each([
    ['before', 'xx a @Adam b @Zoë c', ['@Adam', '@Zoë']],
    ['between', 'a @Adam and b @Zoë c', ['@Adam', '@Zoë']],
    ['a name', 'a @Adm b @Zoë c', ['@Zoë']],
    ['all', '', []],
  ])('%s', (_, text, expected) => {
    expect(named(editText(draft, text))).toEqual(expected);
  });

  it('never names anything but what was named', () => {
    const texts = fc.array(fc.constantFrom('@Adam', '@Zoë', '@', 'A', ' ', 'x', '\n')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const start = findMentions(before, people);
        const next = editText(start, after);
        for (const name of named(next)) expect(named(start)).toContain(name);
        for (const [at, { start: from }] of next.mentions.entries()) {
          const last = next.mentions[at - 1];
          expect(from).toBeGreaterThanOrEqual(last ? last.start + last.length : 0);
        }
      }),
    );
  });

  it('knows what was replaced', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { from, to, end } = changeBetween(before, after);
        expect(before.slice(0, from) + after.slice(from, end) + before.slice(to)).toBe(after);
      }),
    );
  });

  it('keeps names around a piece that is put in', () => {
    expect(named(replaceIn(draft, 9, 10, '😀 '))).toEqual(['@Adam', '@Zoë']);
    expect(named(replaceIn(draft, 3, 4, ''))).toEqual(['@Zoë']);
  });
});

it('a message is sent without space around, and names are where they were', () => {
  const sent = trimDraft(findMentions('  \n@Adam hi ', people));
  expect([sent.text, named(sent)]).toEqual(['@Adam hi', ['@Adam']]);
});

it('stored drafts name the longest name that fits', () => {
  expect(named(findMentions('@Ada Lovelace @Ada @Adam', people))).toEqual(['@Ada Lovelace', '@Adam']);
});

it.each([
  ['@Adamant', []],
  ['@Adam7', []],
  ['@Adaḿ', []],
  ['@Adam’s, (@Adam) @Adam.', ['@Adam', '@Adam', '@Adam']],
  ['@小明你好', ['@小明']],
])('a stored draft names only whole names: %j', (text, expected) => {
  expect(named(findMentions(text, [...people, person('小明')]))).toEqual(expected);
});

describe('formatting', () => {
  const press = (key: string, more: object = {}) => ({ key, ctrlKey: true, ...more });
  it('by the usual keys', () => {
    expect([press('b'), press('I'), press('e'), press('X', { shiftKey: true })].map(markOf)).toEqual([
      '**',
      '_',
      '`',
      '~~',
    ]);
    expect([press('x'), press('b', { altKey: true }), { key: 'b' }].map(markOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is put on, and taken away again', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\w{0,9}$/),
        fc.nat(9),
        fc.nat(9),
        fc.constantFrom('**', '_', '~~', '`'),
        (text, a, b, mark) => {
          fc.pre(!text.includes('_'));
          const start = Math.min(a, b, text.length);
          const end = Math.min(Math.max(a, b), text.length);
          const on = toggleMark(text, { start, end }, mark);
          const marked = text.slice(0, on.from) + on.text + text.slice(on.to);
          expect(marked.slice(on.start, on.end)).toBe(text.slice(start, end));
          const off = toggleMark(marked, on, mark);
          expect(marked.slice(0, off.from) + off.text + marked.slice(off.to)).toBe(text);
        },
      ),
    );
  });
});
