import { type Emoji, type EmojiData, foldForSearch } from './emoji-data';

const mostResults = 120;

/** How well an emoji fits what was typed: the lower, the better; undefined if not at all. */
function rank({ words, text }: Emoji, query: string): number | undefined {
  if (text === query || words.startsWith(query)) return 0;
  const at = words.indexOf(query);
  if (at < 0) return undefined;
  return words[at - 1] === ' ' ? 1 : 2;
}

/** Emoji whose name or other words hold every word of the query; those whose name begins with it first. Pure. */
export function searchEmoji(data: EmojiData, query: string): Emoji[] {
  const terms = foldForSearch(query).split(/\s+/).filter(Boolean);
  const found: { emoji: Emoji; score: number }[] = [];
  for (const emoji of data.byText.values()) {
    const ranks = terms.map((term) => rank(emoji, term));
    if (ranks.length === 0 || ranks.includes(undefined)) continue;
    found.push({ emoji, score: ranks.reduce<number>((sum, each) => sum + (each ?? 0), 0) });
  }
  // Sorting keeps the order of equals: Unicode's.
  return found
    .sort((a, b) => a.score - b.score)
    .slice(0, mostResults)
    .map(({ emoji }) => emoji);
}
