import { expect, test } from 'bun:test';
import { type ConversationId, newId } from '@tidings/protocol';
import { ranksAfter } from './pin-ranks';

const [a, b, c] = [newId<ConversationId>(), newId<ConversationId>(), newId<ConversationId>()];
const orderOf = (ranks: ReadonlyMap<ConversationId, number>) =>
  [...ranks].sort(([, one], [, other]) => other - one).map(([id]) => id);
const after = (ranks: ReadonlyMap<ConversationId, number>, id: ConversationId, above?: ConversationId) => {
  const changed = ranksAfter(ranks, id, above, 5_000);
  return { order: orderOf(new Map([...ranks, ...changed])), changed: changed.size };
};

test('one that is moved changes its own rank alone', () => {
  const ranks = new Map([
    [a, 3_000],
    [b, 2_000],
    [c, 1_000],
  ]);
  expect(after(ranks, c, a)).toEqual({ order: [c, a, b], changed: 1 });
  expect(after(ranks, c, b)).toEqual({ order: [a, c, b], changed: 1 });
  expect(after(ranks, a, c)).toEqual({ order: [b, a, c], changed: 1 });
  expect(after(ranks, a)).toEqual({ order: [b, c, a], changed: 1 });
});

test('where there is no room all get new ranks, whatever they were', () => {
  for (const gap of [0, 1])
    for (const least of [1, 9_000]) {
      const ranks = new Map([
        [a, least + 2 * gap],
        [b, least + gap],
        [c, least],
      ]);
      const { order, changed } = after(ranks, c, b);
      expect(order).toEqual([a, c, b]);
      expect(changed).toBe(3);
    }
});

test('below all of them, though the least rank is 1', () => {
  const ranks = new Map([
    [a, 2],
    [b, 1],
  ]);
  expect(after(ranks, a).order).toEqual([b, a]);
});

test('one that is not pinned is not moved', () => {
  expect(ranksAfter(new Map([[a, 1]]), b, a, 5_000).size).toBe(0);
});
