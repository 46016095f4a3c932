import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  aroundPull,
  hasOlder,
  judge,
  newerPull,
  nextPull,
  olderPull,
  pullSizes,
  type SyncState,
  withRun,
} from './sync-state';

const state = (change: Partial<SyncState> = {}): SyncState => ({
  incarnation: 1,
  windows: [],
  fromSeq: 1,
  toSeq: 0,
  headSeq: 0,
  ...change,
});
const upTo = (high: number, low = 1) => [{ low, high }];

describe('what to pull', () => {
  const cases: [string, SyncState, ReturnType<typeof nextPull>][] = [
    ['nothing of an empty log', state(), undefined],
    ['nothing when at the head', state({ windows: upTo(9), headSeq: 9 }), undefined],
    ['the newest of a log never seen', state({ headSeq: 9 }), { direction: 'backwards', beforeSeq: 10, limit: 50 }],
    ['what is missing', state({ windows: upTo(9), headSeq: 30 }), { direction: 'forwards', afterSeq: 9, limit: 21 }],
    [
      'a page of what is missing',
      state({ windows: upTo(9), headSeq: 909 }),
      { direction: 'forwards', afterSeq: 9, limit: 500 },
    ],
    [
      'a new window after a long absence',
      state({ windows: upTo(9), headSeq: 10 + pullSizes.longAbsence }),
      { direction: 'backwards', beforeSeq: 11 + pullSizes.longAbsence, limit: 50 },
    ],
    [
      'a new window after having been away from the conversation',
      state({ windows: upTo(9), fromSeq: 20, headSeq: 25 }),
      { direction: 'backwards', beforeSeq: 26, limit: 50 },
    ],
    ['nothing from before the membership', state({ fromSeq: 20, headSeq: 12 }), undefined],
  ];
  for (const [name, from, expected] of cases) test(name, () => expect(nextPull(from)).toEqual(expected));
});

describe('what comes live', () => {
  const cases: [string, SyncState, [number, number], ReturnType<typeof judge>][] = [
    ['the next entry', state({ windows: upTo(9) }), [10, 10], 'apply'],
    ['the first entry', state(), [1, 1], 'apply'],
    ['the first one may see', state({ fromSeq: 7 }), [7, 7], 'apply'],
    ['a copy', state({ windows: upTo(9) }), [9, 9], 'ignore'],
    ['a run that overlaps', state({ windows: upTo(9) }), [8, 12], 'apply'],
    ['one too far', state({ windows: upTo(9) }), [11, 11], 'hole'],
    ['one too far into an empty log', state(), [2, 2], 'hole'],
    ['an old one that is not held', state({ windows: upTo(90, 80) }), [40, 41], 'ignore'],
  ];
  for (const [name, from, [first, last], expected] of cases)
    test(name, () => expect(judge(from, { first, last }, false)).toBe(expected));
});

test('an answer to a pull may open a window', () => {
  expect(judge(state({ windows: upTo(9) }), { first: 50, last: 60 }, true)).toBe('apply');
  expect(judge(state({ windows: upTo(9) }), { first: 3, last: 9 }, true)).toBe('ignore');
});

test('older entries end at the first one that may be seen, and join the window below', () => {
  const two = state({ windows: [...upTo(9), { low: 20, high: 30 }], headSeq: 30 });
  expect(olderPull(two, 25)).toEqual({ direction: 'backwards', beforeSeq: 20, limit: 10 });
  expect(hasOlder(two)).toBe(true);
  expect(withRun(two, { first: 10, last: 19 }).windows).toEqual(upTo(30));
  const complete = state({ windows: upTo(30, 5), fromSeq: 5 });
  expect(olderPull(complete, 30)).toBeUndefined();
  expect(hasOlder(complete)).toBe(false);
});

test('a piece of the past grows until it joins the ones beside it', () => {
  const three = state({ windows: [...upTo(9), { low: 40, high: 60 }, { low: 90, high: 99 }], headSeq: 99 });
  expect(olderPull(three, 50)).toEqual({ direction: 'backwards', beforeSeq: 40, limit: 30 });
  expect(newerPull(three, 50)).toEqual({ direction: 'forwards', afterSeq: 60, limit: 29 });
  // The newest one is kept live, and what is not held has no side.
  expect(newerPull(three, 95)).toBeUndefined();
  expect([olderPull(three, 20), newerPull(three, 20)]).toEqual([undefined, undefined]);
  expect(aroundPull(three, 20)).toEqual({ direction: 'backwards', beforeSeq: 46, limit: 50 });
  expect(aroundPull(three, 40)).toBeUndefined();
});

test('whatever is lost, doubled or reordered on the way: pulling ends with the newest window at the head', () => {
  const frames = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 })), { maxLength: 40 });
  fc.assert(
    fc.property(frames, (came) => {
      let held = state();
      const apply = (first: number, last: number, isPulled: boolean) => {
        const judgement = judge(held, { first, last }, isPulled);
        if (judgement === 'apply') held = withRun(held, { first, last });
        if (judgement === 'hole') held = { ...held, headSeq: Math.max(held.headSeq, last) };
      };
      for (const [first, more] of came) {
        apply(first, first + more, false);
        for (let step = nextPull(held); step; step = nextPull(held)) {
          const [low, high] =
            step.direction === 'forwards'
              ? [step.afterSeq + 1, Math.min(held.headSeq, step.afterSeq + step.limit)]
              : [Math.max(1, step.beforeSeq - step.limit), step.beforeSeq - 1];
          apply(low, high, true);
        }
        expect(held.windows.at(-1)?.high ?? 0).toBe(held.headSeq);
        expect(held.windows.length).toBeLessThanOrEqual(1);
      }
    }),
  );
});
