import { expect, test } from 'bun:test';
import { readHead } from './read-head';

test('what is written for previews comes first, then what is written for everybody', () => {
  const html = `<!doctype html><html><head><title>Plain &amp; simple</title>
    <meta property="og:title" content="Shared &quot;title&quot;"><meta name="description" content="In  two
    lines"><meta property="og:site_name" content="The Site"></head><body>…`;
  expect(readHead(html)).toEqual({ title: 'Shared "title"', description: 'In two lines', site: 'The Site' });
  expect(readHead('<title>Alone</title>')).toEqual({ title: 'Alone', description: '', site: '' });
});

test('the first of each counts, and nothing of the body', () => {
  const html = `<head><meta property="og:title" content="first"><meta property="og:title" content="second"></head>
    <body><title>in the body</title><meta property="og:description" content="in the body"></body>`;
  expect(readHead(html)).toEqual({ title: 'first', description: '', site: '' });
});

test('a page that says nothing has no head', () => {
  for (const html of ['', 'plain text', '<title> \n </title>', '<meta property="og:site_name" content="x">', '\0\0\0'])
    expect(readHead(html)).toBeUndefined();
});

test('what harms is text, or nothing', () => {
  const head = readHead(`<title>a\u202Eb\u0000<script>alert(1)</script></title><script>"<title>no</title>"</script>
    <meta property=og:description content='"><img src=x onerror=alert(1)>'>`);
  expect(head?.title).toBe('a b <script>alert(1)</script>');
  expect(head?.description).toBe('"><img src=x onerror=alert(1)>');
});

test('long ones are cut, at a whole character', () => {
  const head = readHead(`<title>${'😀'.repeat(3_000)}</title><meta name=description content="${'x'.repeat(5_000)}">`);
  expect(head?.title.length).toBeLessThanOrEqual(200);
  expect(head?.title).toMatch(/^(😀)+…$/u);
  expect(head?.description).toHaveLength(400);
});

test('floods are read in one pass', () => {
  const size = 512 * 1024;
  const floods = ['<', '<a ', '<b><p>', '<title>', '<meta property=x', '&', '<!--', '<![CDATA[', '<a b=c '];
  for (const flood of floods) expect(() => readHead(flood.repeat(size / flood.length))).not.toThrow();
});
