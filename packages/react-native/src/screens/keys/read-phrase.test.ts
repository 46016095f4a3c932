import { describe, expect, it } from 'vitest';
import { readPhrase, twoPositions } from './read-phrase';

describe('readPhrase', () => {
  it('takes numbers, commas, lines and upper case', () => {
    expect(readPhrase(' 1. Orbit\n2) velvet,\t3: SAMPLE ')).toBe('orbit velvet sample');
    expect(readPhrase('12 \n')).toBe('');
  });
});

describe('twoPositions', () => {
  it('are two, in order, of all there are', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 500; i++) {
      const [first, second] = twoPositions(12);
      expect(first).toBeLessThan(second);
      seen.add(first).add(second);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
  });
});
