import type { MessageRow } from '@tidings/client';
import { describe, expect, it } from 'vitest';
import { self } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { shapeOf } from './shape';

const written = (text: string, change: Partial<MessageRow> = {}, place: object = {}) =>
  shapeOf({
    type: 'message',
    key: 'k',
    row: { ...messageRow(self, text, 0), ...change },
    isFirstOfGroup: false,
    isLastOfGroup: false,
    hasName: false,
    hasMeta: false,
    ...place,
  });

describe('the shape of an item', () => {
  it('is the same for messages that are about as tall', () => {
    expect(written('Good morning')).toBe(written('Good evening, all of you'));
    expect(written('a'.repeat(3_000))).toBe(written('b '.repeat(1_550)));
  });

  it('is another one for more lines, and for all that stands with a message', () => {
    const shapes = [
      written('one line'),
      written('one line\nand another'),
      written('so long that it will not stand on one line, and not on two of them either, I am afraid'),
      written('one line', { reactions: [{ emoji: '👍', count: 1, isOwn: false, people: [] } as never] }),
      written('one line', {}, { hasName: true }),
      written('one line', {}, { hasMeta: true }),
      written('one line', {}, { isFirstOfGroup: true }),
    ];
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('costs no more to tell for 16,384 line ends than for a few', () => {
    expect(written('\n'.repeat(16_384))).toBe(written('\n'.repeat(100)));
  });
});
