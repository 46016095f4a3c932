import type { UserId } from '@tidings/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Span, wordsOf } from './blocks';
import { parseMarkdown } from './parse';
import { hasMarkup, plainBlocks } from './plain-blocks';

const parse = (text: string) => parseMarkdown(text, []);

/** A paragraph's spans as `looks:text`, other blocks by their first letter. */
const show = (span: Span) =>
  [span.isBold && 'b', span.isItalic && 'i', span.isStruck && 's', span.isCode && 'c', span.href && `<${span.href}>`]
    .filter(Boolean)
    .join('') +
  (span.mention ? '@' : '') +
  `:${span.text}`;
const outline = (block: Block): unknown => {
  switch (block.type) {
    case 'paragraph':
      return block.spans.map(show).join('|');
    case 'code':
      return { code: block.text, ...(block.language ? { language: block.language } : {}) };
    case 'quote':
      return { quote: block.blocks.map(outline) };
    case 'list':
      return { list: block.items.map(({ marker, blocks }) => [marker, ...blocks.map(outline)]) };
  }
};

describe('inline', () => {
  it.each([
    ['**bold** *slanted* _too_ ~~gone~~', 'b:bold|: |i:slanted|: |i:too|: |s:gone'],
    ['***both*** **a *b* c**', 'bi:both|: |b:a |bi:b|b: c'],
    ['`a * b` ``a ` b``', 'c:a * b|: |c:a ` b'],
    ['snake_case_name 2*3*4 a * b * c', ':snake_case_name 2|i:3|:4 a * b * c'],
    ['\\*not\\* ¯\\_(ツ)_/¯', ':*not* ¯_(ツ)_/¯'],
    ['see https://example.org/a_b_c*d* now', ':see |<https://example.org/a_b_c*d>:https://example.org/a_b_c*d|:* now'],
    ['_www.example.org_', 'i<https://www.example.org/>:www.example.org'],
    ['[the **page**](https://example.org/x_(y))', '<https://example.org/x_(y)>:the **page**'],
    ['[call](tel:+491234) [write](mailto:a@example.org)', '<tel:+491234>:call|: |<mailto:a@example.org>:write'],
    ['**[x](example.org)**', 'b<https://example.org/>:x'],
    ['[a] [b][c] [d]: http', ':[a] [b][c] [d]: http'],
    ['~one~ ~~~', ':~one~ ~~~'],
  ])('%j', (text, expected) => {
    expect(parse(text).map(outline)).toEqual([expected]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert)',
    '[x](data:text/html,<b>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](https://user:pass@example.org)',
    '[x](//example)',
    '<a href="javascript:x">*',
    '![pic](x)',
    '[x](\u202Ejavascript:a.b)',
  ])('makes no link of %j', (text) => {
    const spans = parse(text).flatMap((block) => (block.type === 'paragraph' ? block.spans : []));
    expect(spans.filter(({ href }) => href !== undefined)).toEqual([]);
    expect(wordsOf(parse(text))).toContain('x');
  });
});

describe('blocks', () => {
  it.each([
    ['one\ntwo\n\nthree\n\n\n\n\nfour', [':one\ntwo\n\nthree\n\n\nfour']],
    ['> a\n> b\nc', [{ quote: [':a\nb'] }, ':c']],
    ['> > deep\n> less', [{ quote: [{ quote: [':deep'] }, ':less'] }]],
    ['>:( >_<', [':>:( >_<']],
    ['- a\n* b\n+ c', [{ list: [['•', ':a']] }, { list: [['•', ':b']] }, { list: [['•', ':c']] }]],
    [
      '- a\n  more\n  - in\n- b\nout',
      [
        {
          list: [
            ['•', ':a\nmore', { list: [['•', ':in']] }],
            ['•', ':b'],
          ],
        },
        ':out',
      ],
    ],
    [
      '1. x\n1. y\n7) z',
      [
        {
          list: [
            ['1.', ':x'],
            ['1.', ':y'],
          ],
        },
        { list: [['7)', ':z']] },
      ],
    ],
    ['text\n- a', [':text', { list: [['•', ':a']] }]],
    ['```ts\nlet a = *b*;\n\n  c\n```\nend', [{ code: 'let a = *b*;\n\n  c', language: 'ts' }, ':end']],
    ['```\nopen', [{ code: 'open' }]],
    ['# no\n---\n=== <b>&amp;</b>', [':# no\n---\n=== <b>&amp;</b>']],
    ['- ', [':- ']],
    ['* * *', [':* * *']],
    ['```', [':```']],
    ['**', [':**']],
  ])('%j', (text, expected) => {
    expect(parse(text).map(outline)).toEqual(expected);
  });
});

it('keeps mentions whole, whatever their names are made of', () => {
  const text = 'hey *@Ada_L_* and @all';
  const ada = 'ada' as UserId;
  const mentions = [
    { user: ada, start: 5, length: 7 },
    { user: undefined, start: 18, length: 4 },
  ];
  const [block] = parseMarkdown(text, mentions);
  expect(block?.type === 'paragraph' && block.spans).toEqual([
    { text: 'hey ' },
    { text: '@Ada_L_', isItalic: true, mention: { user: ada } },
    { text: ' and ' },
    { text: '@all', mention: { user: undefined } },
  ]);
});

describe('properties', () => {
  const markup = fc.constantFrom(
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '  ',
    '[',
    '](',
    ')',
    '\\',
    '@',
    '<',
  );
  const texts = fc
    .array(
      fc.oneof(markup, fc.string({ maxLength: 5 }), fc.constantFrom('word', 'https://example.org', 'ü', '👍🏽', 'نص')),
    )
    .map((parts) => parts.join(''));

  it('loses no letter, and invents none', () => {
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(texts, (text) => {
        // The address behind `[words](address)` and a code block's language stand elsewhere; bullets' numbers are kept.
        fc.pre(!text.includes('](') && !text.includes('```'));
        expect(letters(wordsOf(parse(text)))).toBe(letters(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is what plain text is, where there is no markup', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!hasMarkup(text) && text.trim() === text && text !== '');
        expect(wordsOf(parse(text)).replaceAll(/\s+/g, ' ')).toBe(
          wordsOf(plainBlocks(text, [])).replaceAll(/\s+/g, ' '),
        );
      }),
    );
  });
});
