import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinks } from './links';

const linksIn = (text: string) => findLinks(text).flatMap(({ href }) => href ?? []);

describe('findLinks', () => {
  it.each([
    ['see https://example.org/a?b=1#c.', ['https://example.org/a?b=1#c']],
    ['(http://example.org/x)', ['http://example.org/x']],
    ['https://en.example.org/wiki/Log_(data)', ['https://en.example.org/wiki/Log_(data)']],
    ['www.example.org, or mail a.b+c@example.org!', ['https://www.example.org/', 'mailto:a.b+c@example.org']],
    ['two https://a.example https://b.example', ['https://a.example/', 'https://b.example/']],
    ['mailto:ada@example.org', ['mailto:ada@example.org']],
  ])('%j', (text, hrefs) => {
    expect(linksIn(text)).toEqual(hrefs);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'https://bank.example@evil.example/',
    'plain text, 3.14 and a:b',
    'https://',
  ])('leaves %j alone', (text) => {
    expect(linksIn(text)).toEqual([]);
  });

  it('loses and adds nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress())), (parts) => {
        const text = parts.join(' ');
        expect(
          findLinks(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
      { numRuns: 25 },
    );
  });

  it('finds no more links than a person writes', () => {
    expect(linksIn('https://a.example '.repeat(1_000)).length).toBeLessThanOrEqual(200);
  });
});
