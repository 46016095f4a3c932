import { describe, expect, test } from 'bun:test';
import { createRandom } from './random';

const draw = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next);

describe('seeded random numbers', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
  });

  test('a fork does not depend on what its parent drew', () => {
    const parent = createRandom('one');
    const before = parent.fork('a').next();
    parent.next();
    expect(parent.fork('a').next()).toBe(before);
    expect(parent.fork('b').next()).not.toBe(before);
  });

  test('keep their bounds and reach them', () => {
    const random = createRandom('bounds');
    const drawn = new Set(Array.from({ length: 200 }, () => random.between(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
    expect(new Set(Array.from({ length: 50 }, () => random.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
