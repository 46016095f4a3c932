import { describe, expect, it } from 'vitest';
import { begin, isReply, move } from './touch-track';

describe('a finger on a message', () => {
  it('that stays where it is may become a long press', () => {
    expect(move(begin(10, 10), 14, 12, false).kind).toBe('still');
  });

  it('that goes up or down scrolls, whatever it does then', () => {
    const scrolling = move(begin(10, 10), 12, 40, false);
    expect(scrolling.kind).toBe('scroll');
    expect(move(scrolling, 200, 40, false).kind).toBe('scroll');
  });

  it('that goes along the line pulls the message with it, with a limit, and replies when it was far enough', () => {
    const pulled = move(begin(10, 10), 40, 12, false);
    expect(pulled).toMatchObject({ kind: 'swipe', shift: 30 });
    expect(isReply(pulled)).toBe(false);
    const far = move(pulled, 300, 12, false);
    expect(far.shift).toBe(80);
    expect(isReply(far)).toBe(true);
  });

  it('that goes against the line does nothing; which way that is, the language says', () => {
    expect(move(begin(100, 10), 20, 12, false).kind).toBe('scroll');
    expect(move(begin(100, 10), 20, 12, true)).toMatchObject({ kind: 'swipe', shift: -80 });
  });
});
