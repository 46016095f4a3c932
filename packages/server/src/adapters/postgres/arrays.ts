/**
 * Arrays as parameters: PostgreSQL's text form, to be cast by the statement (`$1::text::uuid[]`). One statement with arrays is
 * prepared once and takes any number of rows.
 */
import { isId } from '@tidings/protocol';

/** Throws a RangeError if one is no id: nothing else gets into the text. */
export function idArray(ids: readonly (string | undefined)[]): string {
  for (const id of ids)
    if (id !== undefined && !isId(id)) throw new RangeError('an id is a UUID in its canonical text form');
  return `{${ids.map((id) => id ?? 'NULL').join(',')}}`;
}

export function numberArray(numbers: readonly (number | undefined)[]): string {
  return `{${numbers.map((number) => number ?? 'NULL').join(',')}}`;
}

export function flagArray(flags: readonly boolean[]): string {
  return `{${flags.map((flag) => (flag ? 't' : 'f')).join(',')}}`;
}

export function textArray(texts: readonly (string | null | undefined)[]): string {
  const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `{${texts.map((text) => (text === undefined || text === null ? 'NULL' : quote(text))).join(',')}}`;
}

/** The elements of an array that comes back: ids or numbers. */
export function elementsOf(text: string | null): string[] {
  return text === null || text === '{}' ? [] : text.slice(1, -1).split(',');
}

/** Byte strings one behind the other, and where each begins (from 1) and how long it is. */
export interface JoinedBytes {
  readonly bytes: Uint8Array;
  readonly starts: string;
  readonly lengths: string;
}

export function joinBytes(parts: readonly Uint8Array[]): JoinedBytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const starts: number[] = [];
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    starts.push(at + 1);
    at += part.length;
  }
  return { bytes, starts: numberArray(starts), lengths: numberArray(parts.map((part) => part.length)) };
}
