import type { Mention } from '@tidings/client';

/** A stretch of text that looks the same throughout. */
export interface Span {
  readonly text: string;
  readonly isBold?: boolean;
  readonly isItalic?: boolean;
  readonly isStruck?: boolean;
  readonly isCode?: boolean;
  /** Where it leads: http, https, mailto or tel. */
  readonly href?: string;
  /** Whom it names. */
  readonly mention?: Pick<Mention, 'user'>;
}

export interface ListItem {
  /** As it was written: "•" for every bullet, "3." for the third. */
  readonly marker: string;
  readonly blocks: readonly Block[];
}

/** What a message is made of. Line breaks inside a paragraph are part of its text. */
export type Block =
  | { readonly type: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly type: 'code'; readonly text: string; readonly language?: string }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'list'; readonly items: readonly ListItem[] };

/** The words alone, without markup: for previews, notifications, screen readers and the clipboard. Pure. */
export function wordsOf(blocks: readonly Block[]): string {
  return blocks.map(wordsOfBlock).join('\n');
}

function wordsOfBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return block.spans.map(({ text }) => text).join('');
    case 'code':
      return block.text;
    case 'quote':
      return wordsOf(block.blocks);
    case 'list':
      return block.items.map(({ marker, blocks }) => `${marker} ${wordsOf(blocks)}`).join('\n');
  }
}
