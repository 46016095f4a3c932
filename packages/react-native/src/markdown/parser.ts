import type { Mention } from '@tidings/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Block, wordsOf } from './blocks';
import { checkMentions } from './mentions';
import type { parseMarkdown } from './parse';
import { hasMarkup, plainBlocks } from './plain-blocks';

let parser: typeof parseMarkdown | undefined;
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** Loads what reads Markdown. Browsers load it beside the first screen; until it is there, text is shown as it was typed. */
export function loadMarkdown(): Promise<void> {
  loading ??= import('./parse').then(
    ({ parseMarkdown }) => {
      parser = parseMarkdown;
      for (const listener of listeners) listener();
    },
    () => {
      // Without a network text stays as it was typed; whoever needs it next tries again.
      loading = undefined;
    },
  );
  return loading;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const none: readonly Mention[] = [];

function blocksOf(text: string, mentions: readonly Mention[], parse: typeof parser): readonly Block[] {
  const sound = checkMentions(text, mentions);
  return parse && hasMarkup(text) ? parse(text, sound) : plainBlocks(text, sound);
}

/** A message's text in blocks, read once as long as it stays the same. */
export function useBlocks(text: string, mentions: readonly Mention[] = none): readonly Block[] {
  const parse = useSyncExternalStore(subscribe, () => parser);
  useEffect(() => void (parse ?? loadMarkdown()), [parse]);
  return useMemo(() => blocksOf(text, mentions, parse), [text, mentions, parse]);
}

/**
 * The words of a message without its markup: for previews, notifications, screen readers and the clipboard. Whoever
 * calls it first waits for `loadMarkdown()`; before, it is the text as it was typed. Pure after that.
 */
export function plainTextOf(text: string, mentions: readonly Mention[] = none): string {
  return wordsOf(blocksOf(text, mentions, parser));
}

const longestLine = 200;

/** The beginning of a message's words in one line, for lists; drawn again once Markdown can be read. */
export function useWords(): (text: string) => string {
  const parse = useSyncExternalStore(subscribe, () => parser);
  useEffect(() => void (parse ?? loadMarkdown()), [parse]);
  return useMemo(() => {
    const read = parse;
    return (text) => {
      const start = text.slice(0, 4 * longestLine);
      return wordsOf(blocksOf(start, none, read))
        .slice(0, longestLine)
        .replaceAll(/\s+/g, ' ')
        .trim();
    };
  }, [parse]);
}
