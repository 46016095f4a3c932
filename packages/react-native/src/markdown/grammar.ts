import { type BlockContext, type Line, type MarkdownConfig, parser, Strikethrough } from '@lezer/markdown';
import type { Mention } from '@tidings/client';
import { linkAt, namedLinkAt } from './links';

/** What one message may cost: far beyond what people write, far below what a screen would notice. */
const limits = { characters: 16_384, markup: 800, links: 200, blocks: 400, depth: 13 } as const;

/** Thrown by a text that costs more: it is shown as it was typed. */
export class TooMuchMarkup extends Error {}

/** The grammar's rules have no other way to hear of the message they work on. Parsing is synchronous. */
let current: {
  readonly mentions: ReadonlyMap<number, Mention>;
  markup: number;
  links: number;
  blocks: number;
  textUntil: number;
};

const markupCharacters = new Set([...'*_~`[]()\\<>!@:'].map((character) => character.charCodeAt(0)));
const space = (code: number) => code === 32 || code === 9;
const startsQuote = (line: Line) => line.next === 62 && space(line.text.charCodeAt(line.pos + 1));
const continuesQuote = (line: Line) => startsQuote(line) || (line.next === 62 && line.pos + 1 === line.text.length);
/** How many of the open quotes and lists this line goes on with; the library counts it, and does not declare it. */
const depthOf = (line: Line) => (line as unknown as { readonly depth: number }).depth;

function countBlock(cx: BlockContext): false {
  current.blocks += 1;
  if (current.blocks > limits.blocks || cx.depth > limits.depth) throw new TooMuchMarkup();
  return false;
}

/** What differs from CommonMark, so that people get what they typed: see docs/markdown.md. */
const chat: MarkdownConfig = {
  remove: [
    ...['LinkReference', 'IndentedCode', 'Blockquote', 'HorizontalRule', 'ATXHeading', 'HTMLBlock', 'SetextHeading'],
    ...['Entity', 'HTMLTag', 'HardBreak', 'Link', 'LinkEnd', 'Image'],
  ],
  defineNodes: [
    { name: 'WebLink' },
    { name: 'NamedLink' },
    { name: 'Mention' },
    {
      name: 'Quote',
      block: true,
      composite(cx, line) {
        if (!continuesQuote(line)) return false;
        line.addMarker(cx.elt('QuoteMark', cx.lineStart + line.pos, cx.lineStart + line.pos + 1));
        line.moveBase(Math.min(line.text.length, line.pos + 2));
        return true;
      },
    },
  ],
  parseBlock: [
    { name: 'Budget', before: 'FencedCode', parse: countBlock },
    {
      name: 'Quote',
      after: 'FencedCode',
      parse(cx, line) {
        if (!startsQuote(line)) return false;
        cx.startComposite('Quote', line.pos);
        cx.addElement(cx.elt('QuoteMark', cx.lineStart + line.pos, cx.lineStart + line.pos + 1));
        line.moveBase(line.pos + 2);
        return null;
      },
      endLeaf: (_, line) => startsQuote(line),
    },
    // The line after a quote or list belongs to it only if it says so.
    { name: 'NoLazyLines', endLeaf: (cx, line) => depthOf(line) < cx.depth },
  ],
  parseInline: [
    {
      name: 'Budget',
      before: 'Escape',
      parse(_, next) {
        if (markupCharacters.has(next) && ++current.markup > limits.markup) throw new TooMuchMarkup();
        return -1;
      },
    },
    {
      name: 'Mention',
      after: 'Budget',
      parse(cx, _, pos) {
        const mention = current.mentions.get(pos);
        const end = pos + (mention?.length ?? 0);
        return mention && end <= cx.end ? cx.addElement(cx.elt('Mention', pos, end)) : -1;
      },
    },
    {
      name: 'Links',
      after: 'Mention',
      parse(cx, next, pos) {
        const at = pos - cx.offset;
        const isNamed = next === 91;
        if (!isNamed && (pos < current.textUntil || !startsWord(cx.text, at))) return -1;
        const link = isNamed ? namedLinkAt(cx.text, at) : linkAt(cx.text, at);
        // What must not be opened holds nothing that may: "https://bank.example@evil.example" is no mail address.
        if (link && link.href === undefined) current.textUntil = pos + link.length;
        if (link?.href === undefined || ++current.links > limits.links) return -1;
        return cx.addElement(cx.elt(isNamed ? 'NamedLink' : 'WebLink', pos, pos + link.length));
      },
    },
  ],
};

/** Underscores are markup here, also where they stand before an address. */
const wordCharacter = /[a-z0-9.+@-]/i;
const startsWord = (text: string, at: number) =>
  wordCharacter.test(text.charAt(at)) && (at === 0 || !wordCharacter.test(text.charAt(at - 1)));

const grammar = parser.configure([Strikethrough, chat]);

/** The syntax of a message. Throws `TooMuchMarkup`. */
export function parseSyntax(text: string, mentions: readonly Mention[]) {
  if (text.length > limits.characters) throw new TooMuchMarkup();
  current = {
    mentions: new Map(mentions.map((mention) => [mention.start, mention])),
    markup: 0,
    links: 0,
    blocks: 0,
    textUntil: 0,
  };
  return grammar.parse(text);
}
