import type { KeyPress } from './submit-key';

export interface Selection {
  readonly start: number;
  readonly end: number;
}

/** The markup that a shortcut stands for: Ctrl or ⌘ with B, I, E, and with Shift X. Pure. */
export function markOf(press: KeyPress): string | undefined {
  if (!(press.ctrlKey || press.metaKey) || press.altKey) return undefined;
  const key = press.key.toLowerCase();
  if (press.shiftKey) return key === 'x' ? '~~' : undefined;
  return { b: '**', i: '_', e: '`' }[key];
}

/** Puts a mark around what is selected, or takes it away if it is there. Pure. */
export function toggleMark(text: string, { start, end }: Selection, mark: string) {
  const inside = text.slice(start, end);
  const { length } = mark;
  if (text.slice(start - length, start) === mark && text.slice(end, end + length) === mark && start >= length)
    return { from: start - length, to: end + length, text: inside, start: start - length, end: end - length };
  if (inside.length >= 2 * length && inside.startsWith(mark) && inside.endsWith(mark))
    return { from: start, to: end, text: inside.slice(length, -length), start, end: end - 2 * length };
  return { from: start, to: end, text: `${mark}${inside}${mark}`, start: start + length, end: end + length };
}
