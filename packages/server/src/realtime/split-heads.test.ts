import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { EntrySchema, HeadSchema, limits } from '@tidings/protocol';
import { splitHeads } from './split-heads';

const head = (seq: number, bodyBytes: number) =>
  create(HeadSchema, { seq, entries: [create(EntrySchema, { seq, body: new Uint8Array(bodyBytes) })] });

test('nothing is one empty part, which is the last', () => {
  expect(splitHeads([])).toEqual([{ part: [], isLast: true }]);
});

test('parts keep the order and stay within the size', () => {
  const heads = Array.from({ length: 100 }, (_, i) => head(i, 5_000));
  const parts = splitHeads(heads);
  expect(parts.flatMap(({ part }) => part)).toEqual(heads);
  expect(parts.map(({ isLast }) => isLast)).toEqual([...parts.slice(1).map(() => false), true]);
  expect(parts.length).toBeGreaterThan(1);
  for (const { part } of parts) {
    const bytes = part.reduce((sum, one) => sum + toBinary(HeadSchema, one).length, 0);
    expect(bytes).toBeLessThan(limits.frameBytes);
  }
});

test('a head whose entries do not fit goes without them', () => {
  const [only] = splitHeads([head(7, limits.frameBytes)]);
  expect(only?.part).toMatchObject([{ seq: 7, entries: [] }]);
});
