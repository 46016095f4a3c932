/** The words of what was typed or pasted, without the numbers, dots, commas and lines that people write around them. */
export function readPhrase(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\d\p{P}\p{S}\s]+/gu, ' ')
    .trim();
}

/** Two different positions of a phrase of `count` words, in order. */
export function twoPositions(count: number): readonly [number, number] {
  const first = Math.floor(Math.random() * count);
  const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count;
  return first < second ? [first, second] : [second, first];
}
