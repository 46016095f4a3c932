import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { beginRotation, type Rotation, trade } from './rotation';

const secret = (n: number) => Uint8Array.of(n);

function tradeAll(steps: readonly (readonly [presented: number, next: number])[]): Rotation | 'reused' {
  let rotation: Rotation | 'reused' = beginRotation(secret(0));
  for (const [presented, next] of steps) {
    if (rotation === 'reused') return rotation;
    rotation = trade(rotation, secret(presented), secret(next));
  }
  return rotation;
}

test('after a restore the first token that comes is taken, and the others are reuse from then on', () => {
  const restored: Rotation = { previous: undefined, current: [] };
  const next = trade(restored, secret(7), secret(8));
  expect(next).toEqual({ previous: secret(7), current: [secret(8)] });
  expect(trade(next as Rotation, secret(6), secret(9))).toBe('reused');
  expect(trade(next as Rotation, secret(7), secret(9))).not.toBe('reused');
});

test.each([
  [
    'one after the other',
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
  ],
  [
    'again while no answer has arrived',
    [
      [0, 1],
      [0, 2],
      [0, 3],
      [3, 4],
    ],
  ],
  [
    'an overtaken answer',
    [
      [0, 1],
      [0, 2],
      [1, 3],
    ],
  ],
  [
    'the one before, after a lost answer',
    [
      [0, 1],
      [1, 2],
      [1, 3],
      [3, 4],
    ],
  ],
] as [string, [number, number][]][])('accepts: %s', (_name, steps) => {
  expect(tradeAll(steps)).not.toBe('reused');
});

test.each([
  ['one that was never given out', [[9, 1]]],
  [
    'the one before the previous',
    [
      [0, 1],
      [1, 2],
      [0, 3],
    ],
  ],
  [
    'an answer that lost against another',
    [
      [0, 1],
      [0, 2],
      [2, 3],
      [1, 4],
    ],
  ],
  [
    'the fifth lost answer in a row pushes out the first',
    [
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
      [1, 6],
    ],
  ],
] as [string, [number, number][]][])('finds out: %s', (_name, steps) => {
  expect(tradeAll(steps)).toBe('reused');
});

test('a client that always uses the newest answer it got is never signed out, whatever gets lost', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (losses) => {
      let rotation: Rotation | 'reused' = beginRotation(secret(0));
      let held = 0;
      losses.forEach((isLost, i) => {
        if (rotation === 'reused') return;
        rotation = trade(rotation, secret(held), secret(i + 1));
        if (!isLost) held = i + 1;
      });
      return (rotation as Rotation | 'reused') !== 'reused';
    }),
  );
});

test('a thief and the owner who both go on from one token are found out by the time both have used an answer', () => {
  fc.assert(
    fc.property(fc.boolean(), (isThiefFirst) => {
      const [first, second] = isThiefFirst ? [1, 2] : [2, 1];
      expect(
        tradeAll([
          [0, 1],
          [0, 2],
          [first, 3],
          [second, 4],
        ]),
      ).toBe('reused');
    }),
  );
});
