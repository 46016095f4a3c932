import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { share } from './share';

test('keeps the former object where nothing changed', () => {
  const before = [
    { id: 1, deep: { text: 'a' } },
    { id: 2, deep: { text: 'b' } },
  ];
  const after = share(before, [
    { id: 1, deep: { text: 'a' } },
    { id: 2, deep: { text: 'c' } },
  ]);
  expect(after).not.toBe(before);
  expect(after[0]).toBe(before[0] as never);
  expect(after[1]).not.toBe(before[1] as never);
  expect(share(before, structuredClone(before))).toBe(before);
});

test('a key that came or went is a change', () => {
  expect(share({ a: 1 } as object, { a: 1, b: undefined })).toEqual({ a: 1, b: undefined });
  expect(Object.keys(share({ a: 1, b: undefined } as object, { a: 1 }))).toEqual(['a']);
  expect(share([1, 2], [1])).toEqual([1]);
});

test('never changes the value', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => expect(share(a, structuredClone(b))).toEqual(b)));
});
