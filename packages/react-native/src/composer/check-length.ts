import { limits } from '@tidings/protocol';

/** How much of a message's length is left (negative: too much), once that is worth saying. Pure. */
export function charactersLeft(text: string): number | undefined {
  const left = limits.textCharacters - text.trim().length;
  return left <= 500 ? left : undefined;
}
