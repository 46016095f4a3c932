import type { Mention } from '@tidings/client';
import type { Block, ListItem, Span } from './blocks';
import { cleanText } from './clean-text';
import { parseSyntax, TooMuchMarkup } from './grammar';
import { linkAt, namedLinkAt } from './links';
import { plainBlocks } from './plain-blocks';

type Syntax = ReturnType<typeof parseSyntax>;
type Node = Syntax['topNode'];
type Looks = { isBold: number; isItalic: number; isStruck: number };

const looks: ReadonlyMap<string, keyof Looks> = new Map<string, keyof Looks>([
  ['StrongEmphasis', 'isBold'],
  ['Emphasis', 'isItalic'],
  ['Strikethrough', 'isStruck'],
]);
const marks: ReadonlySet<string> = new Set(['EmphasisMark', 'StrikethroughMark']);

/** A message's Markdown in blocks; as it was typed where it has more markup than anybody writes. `mentions` are checked. Pure. */
export function parseMarkdown(text: string, mentions: readonly Mention[]): Block[] {
  try {
    return new Reader(text, mentions).read(parseSyntax(text, mentions));
  } catch (error) {
    if (error instanceof TooMuchMarkup) return plainBlocks(text, mentions);
    throw error;
  }
}

interface Container {
  readonly blocks: Block[];
  /** Where its last paragraph ends. */
  paragraphEnd?: number;
}

/** Walks the syntax once, without recursion: no nesting is too deep for it. */
class Reader {
  readonly #text: string;
  readonly #mentions: ReadonlyMap<number, Mention>;
  readonly #containers: Container[] = [{ blocks: [] }];
  readonly #lists: ListItem[][] = [];
  readonly #markers: string[] = [];
  #spans: Span[] | undefined;
  #at = 0;
  #hasWords = false;
  #looks: Looks = { isBold: 0, isItalic: 0, isStruck: 0 };

  constructor(text: string, mentions: readonly Mention[]) {
    this.#text = text;
    this.#mentions = new Map(mentions.map((mention) => [mention.start, mention]));
  }

  read(syntax: Syntax): Block[] {
    syntax.iterate({
      enter: ({ name, from, to, node }) => this.#enter(name, from, to, node),
      leave: ({ name, from, to }) => this.#leave(name, from, to),
    });
    // Nothing but markup, "**" or "- ": somebody means the characters.
    return this.#hasWords ? this.#top.blocks : plainBlocks(this.#text, [...this.#mentions.values()]);
  }

  get #top(): Container {
    return this.#containers.at(-1)!;
  }

  #enter(name: string, from: number, to: number, node: Node): boolean | undefined {
    const look = looks.get(name);
    if (look) {
      this.#flush(from);
      this.#looks[look] += 1;
    } else if (marks.has(name)) this.#skip(from, to);
    else if (name === 'Paragraph') {
      this.#spans = [];
      this.#at = from;
    } else if (name === 'QuoteMark') this.#skipQuoteMark(from, to);
    else if (name === 'Quote' || name === 'ListItem') this.#containers.push({ blocks: [] });
    else if (name === 'BulletList' || name === 'OrderedList') this.#lists.push([]);
    else if (name === 'ListMark') this.#markers.push(this.#markerOf(from, to));
    else if (name === 'FencedCode') {
      this.#pushCode(node);
      return false;
    } else return this.#enterInline(name, from, to);
    return undefined;
  }

  #pushCode(node: Node): void {
    const textOf = (name: string) =>
      node
        .getChildren(name)
        .map((each) => this.#text.slice(each.from, each.to))
        .join('');
    const text = cleanText(textOf('CodeText'));
    const language = cleanText(textOf('CodeInfo'));
    this.#hasWords ||= text.trim() !== '';
    this.#top.blocks.push({ type: 'code', text, ...(language === '' ? {} : { language }) });
  }

  #enterInline(name: string, from: number, to: number): boolean | undefined {
    const source = this.#text.slice(from, to);
    if (name === 'Escape') this.#replace(from, to, { text: source.slice(1) });
    else if (name === 'InlineCode') this.#replace(from, to, { text: codeIn(source), isCode: true });
    else if (name === 'WebLink' || name === 'NamedLink') {
      const link = name === 'WebLink' ? linkAt(this.#text, from) : namedLinkAt(this.#text, from);
      this.#replace(from, to, link?.href === undefined ? { text: source } : { text: link.text, href: link.href });
    } else if (name === 'Mention') {
      const mention = this.#mentions.get(from);
      this.#replace(from, to, mention ? { text: source, mention: { user: mention.user } } : { text: source });
    } else return undefined;
    return false;
  }

  #leave(name: string, from: number, to: number): void {
    const look = looks.get(name);
    if (look) {
      this.#flush(to);
      this.#looks[look] -= 1;
    } else if (name === 'Paragraph') this.#endParagraph(from, to);
    else if (name === 'Quote') {
      const { blocks } = this.#containers.pop()!;
      this.#top.blocks.push({ type: 'quote', blocks });
    } else if (name === 'ListItem') {
      const { blocks } = this.#containers.pop()!;
      this.#lists.at(-1)?.push({ marker: this.#markers.pop() ?? '•', blocks });
    } else if (name === 'BulletList' || name === 'OrderedList') {
      this.#top.blocks.push({ type: 'list', items: this.#lists.pop() ?? [] });
    }
  }

  /** Paragraphs one after another are one text, with the empty lines between them, so that they can be selected together. */
  #endParagraph(from: number, to: number): void {
    this.#flush(to);
    const spans = this.#spans ?? [];
    this.#spans = undefined;
    const { blocks, paragraphEnd = 0 } = this.#top;
    const before = blocks.at(-1);
    this.#top.paragraphEnd = to;
    if (before?.type !== 'paragraph') return void blocks.push({ type: 'paragraph', spans });
    const lines = this.#text.slice(paragraphEnd, from).split('\n').length - 1;
    const gap = '\n'.repeat(Math.min(3, Math.max(1, lines)));
    blocks.splice(-1, 1, { type: 'paragraph', spans: joinSpans(before.spans, gap, spans) });
  }

  /** Takes the text up to here, in the looks that hold now. */
  #flush(to: number): void {
    if (this.#spans && to > this.#at) this.#push({ text: this.#text.slice(this.#at, to) });
    this.#at = Math.max(this.#at, to);
  }

  #skip(from: number, to: number): void {
    this.#flush(from);
    this.#at = to;
  }

  #skipQuoteMark(from: number, to: number): void {
    if (this.#spans) this.#skip(from, to + (/[ \t]/.test(this.#text.charAt(to)) ? 1 : 0));
  }

  #replace(from: number, to: number, span: Span): void {
    this.#skip(from, to);
    this.#push(span);
  }

  #push(span: Span): void {
    // Lines of a list are set in by its marker; what they were set in by is not theirs.
    const isSetIn = this.#lists.length > 0;
    const startsLine = this.#spans?.at(-1)?.text.endsWith('\n') ?? false;
    const text = isSetIn ? span.text.replaceAll(startsLine ? /(^|\n)[ \t]+/g : /(\n)[ \t]+/g, '$1') : span.text;
    const shown = cleanText(text);
    if (shown === '') return;
    this.#hasWords ||= shown.trim() !== '';
    const { isBold, isItalic, isStruck } = this.#looks;
    const next: Span = {
      ...span,
      text: shown,
      ...(isBold > 0 ? { isBold: true } : {}),
      ...(isItalic > 0 ? { isItalic: true } : {}),
      ...(isStruck > 0 ? { isStruck: true } : {}),
    };
    const last = this.#spans?.at(-1);
    if (last && looksSame(last, next)) this.#spans?.splice(-1, 1, { ...last, text: last.text + shown });
    else this.#spans?.push(next);
  }

  #markerOf(from: number, to: number): string {
    const marker = this.#text.slice(from, to);
    return /\d/.test(marker) ? marker : '•';
  }
}

/** What stands between the backticks; one space at both ends is there to hold them apart. */
function codeIn(source: string): string {
  const ticks = /^`+/.exec(source)?.[0].length ?? 0;
  const code = source.slice(ticks, source.length - ticks).replaceAll('\n', ' ');
  return /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
}

/** Puts paragraphs together; plain text at their ends becomes one with the lines between. */
function joinSpans(before: readonly Span[], gap: string, after: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...before, { text: gap }, ...after]) {
    const last = joined.at(-1);
    if (last && looksSame(last, span)) joined.splice(-1, 1, { ...last, text: last.text + span.text });
    else joined.push(span);
  }
  return joined;
}

/** Neighbours that look the same are one span. */
const looksSame = (a: Span, b: Span): boolean =>
  a.isBold === b.isBold &&
  a.isItalic === b.isItalic &&
  a.isStruck === b.isStruck &&
  [a, b].every(({ isCode, href, mention }) => !isCode && href === undefined && !mention);
