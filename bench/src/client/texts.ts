/** Texts as people write them, as far as an index of words sees it: few words often, many seldom, mostly short. The same for the same number. */
const vocabulary = 20_000;
const syllables = [
  'ka',
  'lo',
  'mi',
  'ne',
  'ru',
  'sa',
  'te',
  'vo',
  'wen',
  'bri',
  'dan',
  'fel',
  'gor',
  'hul',
  'jas',
  'pim',
];

export function buildText(seq: number): string {
  const random = randomFrom(seq);
  const count = 3 + Math.floor(random() ** 3 * 40);
  // The power makes the first words of the vocabulary common, as in any language.
  const words = Array.from({ length: count }, () => wordAt(Math.floor(random() ** 4 * vocabulary)));
  return `Message ${seq}: ${words.join(' ')}.`;
}

/** The n-th most common word. */
export function wordAt(rank: number): string {
  let word = '';
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return word;
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
