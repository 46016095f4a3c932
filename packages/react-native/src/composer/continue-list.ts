const item = /^(\s*)(?:([-*+])|(\d{1,9})\.)( +)/;

/**
 * A new line is begun at the caret: in a list it is another item, and where the item is empty it ends the list. What to put in place of
 * which stretch; undefined outside of lists. Pure.
 */
export function continueList(
  text: string,
  caret: number,
): { readonly from: number; readonly to: number; readonly text: string } | undefined {
  const begin = text.lastIndexOf('\n', caret - 1) + 1;
  const line = text.slice(begin, caret);
  const found = item.exec(line);
  if (!found || isInCode(text.slice(0, begin))) return undefined;
  const [marker, indent, bullet, number, space] = found;
  const end = text.indexOf('\n', caret);
  const rest = text.slice(caret, end < 0 ? undefined : end);
  if (line === marker && rest.trim() === '') return { from: begin, to: caret, text: '' };
  const next = bullet ?? `${Number(number) + 1}.`;
  return { from: caret, to: caret, text: `\n${indent}${next}${space}` };
}

const isInCode = (before: string): boolean => (before.match(/^(```|~~~)/gm)?.length ?? 0) % 2 === 1;
