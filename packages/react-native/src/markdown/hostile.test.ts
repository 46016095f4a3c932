import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Block, wordsOf } from './blocks';
import { cleanName, cleanText } from './clean-text';
import { parseMarkdown } from './parse';
import { plainBlocks } from './plain-blocks';
import { shorten } from './shorten';

/** What somebody sends to freeze others' screens: each grows with its length. */
const floods: readonly (readonly [name: string, make: (length: number) => string])[] = [
  ...[
    ...['*', '**', '_', '~~', '`', '[', ']', '(', '>', '> ', '- ', '1. ', '\\', '<', '!', '@', '\t', '\n', ' '],
    ...[
      '*a ',
      '**a *b ',
      '_a __b ',
      '[a](',
      '[a](b',
      '[a](http://b.c',
      '[](',
      '![[',
      '`a',
      '``a`',
      '**_~~`',
      '*_[`<>~-',
    ],
    ...[
      '> a\n',
      '- a\n',
      '1. a\n',
      '> - ',
      '- 1. > ',
      '```\n',
      '~~~',
      '<a ',
      'a@',
      'a.',
      'http://',
      'http://a.b/ ',
      'tel:+',
    ],
    ...['\u202E', '\u200B', 'e\u0301\u0301', '\u0301', '👨‍', '\u2066', '(((', 'www.'],
  ].map(
    (piece) => [piece, (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)] as const,
  ),
  [
    'lists in lists',
    (length) => Array.from({ length: Math.sqrt(length) }, (_, at) => `${' '.repeat(at)}- a`).join('\n'),
  ],
  [
    'runs of backticks',
    (length) => Array.from({ length: Math.sqrt(length) }, (_, at) => `${'`'.repeat(at)} `).join(''),
  ],
  ['emphasis that never closes well', (length) => '*a **b '.repeat(length / 14) + 'c** d*'.repeat(length / 14)],
];

const spansOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.type === 'paragraph') return sum + block.spans.length;
    if (block.type === 'quote') return sum + 1 + spansOf(block.blocks);
    if (block.type === 'list') return sum + block.items.reduce((all, { blocks: inner }) => all + 1 + spansOf(inner), 0);
    return sum + 1;
  }, 0);
const depthOf = (blocks: readonly Block[]): number =>
  Math.max(
    0,
    ...blocks.map((block) => {
      if (block.type === 'quote') return 1 + depthOf(block.blocks);
      return block.type === 'list' ? 1 + Math.max(0, ...block.items.map((item) => depthOf(item.blocks))) : 1;
    }),
  );

afterEach(() => vi.restoreAllMocks());

/** How often a parse looks at a character. */
function looksAt(text: string): number {
  const looked = vi.spyOn(String.prototype, 'charCodeAt');
  parseMarkdown(text, []);
  const { length } = looked.mock.calls;
  looked.mockRestore();
  return length;
}

describe.each(floods)('a flood of %j', (_, make) => {
  it('becomes a few hundred pieces at most, however long it is', () => {
    for (const length of [2_000, 16_384, 65_536]) {
      const blocks = parseMarkdown(make(length), []);
      expect(spansOf(blocks)).toBeLessThan(1_300);
      expect(depthOf(blocks)).toBeLessThan(16);
    }
  });

  it('costs in proportion to its length, not to its square', () => {
    const [short, long] = [looksAt(make(4_000)), looksAt(make(16_000))];
    expect(long).toBeLessThan(8 * Math.max(short, 4_000));
    expect(long).toBeLessThan(120 * 16_000);
  });
});

it('nothing that people write is too much', () => {
  const text = Array.from(
    { length: 60 },
    (_, at) => `- **point ${at}** with \`code\` and [a link](https://example.org/${at})`,
  );
  const [list] = parseMarkdown(text.join('\n'), []);
  expect(list?.type === 'list' && list.items.length).toBe(60);
});

it('any text at all is read without a fault, and nothing in it becomes code', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      for (const blocks of [parseMarkdown(text, []), plainBlocks(text, [])])
        for (const block of blocks)
          if (block.type === 'paragraph')
            for (const { href } of block.spans) if (href) expect(href).toMatch(/^(https?|mailto|tel):/);
    }),
    { numRuns: 1_000 },
  );
});

describe('cleanText', () => {
  it.each([
    ['overrides', 'photo\u202Egpj.exe', 'photogpj.exe'],
    ['piles of marks', `Z${'\u0301'.repeat(500)}o`, `Z${'\u0301'.repeat(8)}o`],
    ['floods of nothing', `a${'\u200B'.repeat(500)}b`, `a${'\u200B'.repeat(6)}b`],
    ['control characters', 'a\u0000\u0007\u001B[31mb', 'a[31mb'],
  ])('drops %s', (_, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it.each(['👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 3️⃣', 'می‌خواهم', 'क्षत्रिय', 'ก็', 'שָׁלוֹם', '\u2068اسم\u2069 ok', 'Z͑ͫ̓ͪ̂', 'a\tb\nc'])(
    'leaves %j alone',
    (text) => {
      expect(cleanText(text)).toBe(text);
    },
  );

  it('makes a name one line that turns nothing around', () => {
    expect(cleanName('Eve\n\u2067left the\u202E group\u2069')).toBe('Eve left the group');
  });
});

describe('shorten', () => {
  it('leaves a text alone that is no nuisance', () => {
    expect(shorten('x'.repeat(1_400))).toBeUndefined();
    expect(shorten('a\n'.repeat(20))).toBeUndefined();
  });

  it('cuts between words, between lines, and never through a character', () => {
    expect(shorten('word '.repeat(400))).toMatch(/word$/);
    expect(shorten('line\n'.repeat(100))?.split('\n')).toHaveLength(18);
    expect(shorten(`x${'👍'.repeat(2_000)}`)).not.toMatch(/[\uD800-\uDBFF]$/);
  });

  it('never shows more than a screen, and never changes what it shows', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('\n', ' ', '👍')), { size: 'large' }), (parts) => {
        const text = parts.join('').repeat(3);
        const start = shorten(text);
        if (start === undefined) return;
        expect(start.length).toBeLessThanOrEqual(1_000);
        expect(text.startsWith(start)).toBe(true);
      }),
    );
  });
});

it('words of a hostile text are bounded by the text', () => {
  for (const [, make] of floods) expect(wordsOf(parseMarkdown(make(16_000), [])).length).toBeLessThan(33_000);
});
