import type { Mention } from '@tidings/client';
import type { Candidate } from './mention-query';

/** What is being written: a text, and whom it names where. */
export interface DraftText {
  readonly text: string;
  /** Ascending, not overlapping. */
  readonly mentions: readonly Mention[];
}

/** The same draft with another text: names that the change has not touched are still named, where they now stand. Pure. */
export function editText({ text: before, mentions }: DraftText, after: string): DraftText {
  const { from, to } = changeBetween(before, after);
  const moved = after.length - before.length;
  return {
    text: after,
    mentions: mentions.flatMap((mention) => {
      if (mention.start + mention.length <= from) return [mention];
      return mention.start >= to ? [{ ...mention, start: mention.start + moved }] : [];
    }),
  };
}

/** The stretch of `before` that was replaced; `end`: where what replaced it ends in `after`, which is where the caret is. Pure. */
export function changeBetween(before: string, after: string): { from: number; to: number; end: number } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, end: after.length - tail };
}

/** Puts a text in place of a stretch. Pure. */
export function replaceIn(draft: DraftText, from: number, to: number, text: string): DraftText {
  const kept = draft.mentions.filter(({ start, length }) => start + length <= from || start >= to);
  const moved = text.length - (to - from);
  return {
    text: draft.text.slice(0, from) + text + draft.text.slice(to),
    mentions: kept.map((mention) => (mention.start >= to ? { ...mention, start: mention.start + moved } : mention)),
  };
}

/** Names somebody in place of a stretch, and goes on after a space. Pure. */
export function insertMention(draft: DraftText, from: number, to: number, { user, name }: Candidate) {
  const words = `@${name}`;
  const next = replaceIn(draft, from, to, /^\s/.test(draft.text.slice(to)) ? words : `${words} `);
  const mention = { user, start: from, length: words.length };
  const mentions = [...next.mentions, mention].sort((a, b) => a.start - b.start);
  return { draft: { text: next.text, mentions }, caret: from + words.length + 1 };
}

/** A letter or digit that goes on with the word before it; scripts that write without spaces have none. */
const goesOn =
  /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}_]/u;

/** A draft that was stored, which keeps the words alone: whoever's whole name follows an `@` is named again. Pure. */
export function findMentions(text: string, people: readonly Candidate[]): DraftText {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  const mentions: Mention[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const isWhole = ({ name }: Candidate) =>
      name !== '' &&
      text.startsWith(name, at + 1) &&
      !goesOn.test(text.slice(at + 1 + name.length, at + 3 + name.length));
    const found = longestFirst.find(isWhole);
    if (found) mentions.push({ user: found.user, start: at, length: found.name.length + 1 });
  }
  return { text, mentions };
}

/** As it is sent: without space around. Pure. */
export function trimDraft({ text, mentions }: DraftText): DraftText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  return {
    text: trimmed,
    mentions: mentions
      .map((mention) => ({ ...mention, start: mention.start - start }))
      .filter((mention) => mention.start >= 0 && mention.start + mention.length <= trimmed.length),
  };
}
