import type { Mention } from '@tidings/client';
import type { Block, Span } from './blocks';
import { cleanText } from './clean-text';
import { findLinks } from './links';

/** Could there be markup in this text? Most messages have none, and need no parser. Pure. */
export const hasMarkup = (text: string): boolean => /[*_~`[\\]|^[ \t]*(?:[-+*]|\d{1,9}[.)]|>)[ \t]/m.test(text);

/** A text as it was typed, with its links and mentions. Pure. */
export function plainBlocks(text: string, mentions: readonly Mention[]): Block[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { start, length, user } of mentions) {
    spans.push(...linkSpans(text.slice(at, start)));
    spans.push({ text: cleanText(text.slice(start, start + length)), mention: { user } });
    at = start + length;
  }
  spans.push(...linkSpans(text.slice(at)));
  return [{ type: 'paragraph', spans }];
}

const linkSpans = (text: string): Span[] => findLinks(text).map((piece) => ({ ...piece, text: cleanText(piece.text) }));
