const longest = { characters: 1_400, lines: 26 } as const;
const head = { characters: 1_000, lines: 18 } as const;

/**
 * The beginning of a long text, up to the end of a line or word; undefined where all of it may be shown at once. Bounds
 * what a message that nobody has asked to read can cost. Pure.
 */
export function shorten(text: string): string | undefined {
  const lineEnd = endOfLine(text, longest.lines);
  if (text.length <= longest.characters && lineEnd === undefined) return undefined;
  const end = Math.min(endOfLine(text, head.lines) ?? text.length, head.characters);
  const cut = text.slice(0, end);
  const lastSpace = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'));
  const whole = text.charAt(end) === '\n' || lastSpace < end - 200 ? cut : cut.slice(0, lastSpace);
  // No half characters.
  return whole.replace(/[\uD800-\uDBFF]$/, '').trimEnd();
}

/** Where so many lines end, if there are more. */
function endOfLine(text: string, lines: number): number | undefined {
  let at = -1;
  for (let line = 0; line < lines; line++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return undefined;
  }
  return at;
}
