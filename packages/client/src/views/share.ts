/**
 * The new value, with every part that has not changed replaced by the former object: equal rows stay the same row, so
 * React's `===` is enough. Plain data only.
 */
export function share<T>(before: unknown, after: T): T {
  if (Object.is(before, after) || !isPlain(before) || !isPlain(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const keys = Object.keys(after);
  const shared = keys.map((key) => share(Object.hasOwn(before, key) ? before[key] : undefined, after[key]));
  const isSame =
    Object.keys(before).length === keys.length &&
    keys.every((key, index) => Object.hasOwn(before, key) && Object.is(before[key], shared[index]));
  if (isSame) return before as T;
  if (Array.isArray(after)) return shared as T;
  return Object.fromEntries(keys.map((key, index) => [key, shared[index]])) as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
