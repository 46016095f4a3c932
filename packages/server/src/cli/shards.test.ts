import { expect, test } from 'bun:test';
import { parseSlots } from './shards';

test('slots are numbers and ranges, each once', () => {
  expect(parseSlots('7')).toEqual([7]);
  expect(parseSlots('0-3, 2,4095')).toEqual([0, 1, 2, 3, 4095]);
});

test.each(['', '-1', '3-2', '1-', '4096', 'all', '1;2'])('"%s" is none', (text) => {
  expect(() => parseSlots(text)).toThrow(/slots/);
});
