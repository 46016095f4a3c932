import { describe, expect, it } from 'vitest';
import { placeMenu } from './place-menu';

const window = { width: 390, height: 844 };

describe('placeMenu', () => {
  it('opens below, its end under the end of the button', () => {
    const place = placeMenu({ anchor: { x: 330, y: 20, width: 44, height: 44 }, window, rows: 3, isRtl: false });
    expect(place.top).toBe(70);
    expect(place.left + place.width).toBe(374);
  });

  it('opens above where there is no room below', () => {
    const anchor = { x: 200, y: 780, width: 44, height: 44 };
    const place = placeMenu({ anchor, window, rows: 3, isRtl: false });
    expect(place.top + 3 * 44).toBeLessThan(anchor.y);
  });

  it('stays inside the window on both sides', () => {
    const at = (x: number, isRtl: boolean) =>
      placeMenu({ anchor: { x, y: 20, width: 44, height: 44 }, window, rows: 1, isRtl });
    expect(at(4, false).left).toBeGreaterThanOrEqual(8);
    const right = at(340, true);
    expect(right.left + right.width).toBeLessThanOrEqual(window.width - 8);
  });

  it.each([
    [{ width: 844, height: 390 }, 11, 52],
    [{ width: 720, height: 195 }, 3, 0],
    [{ width: 390, height: 844 }, 30, 0],
  ])('is never higher than the window %j', (low, rows, header) => {
    for (const y of [0, 100, low.height - 20]) {
      const anchor = { x: 200, y, width: 44, height: 44 };
      const input = { anchor, window: low, rows, isRtl: false, header: { width: 300, height: header } };
      const { top, maxHeight } = placeMenu(input);
      expect(top).toBeGreaterThanOrEqual(8);
      expect(top + maxHeight).toBeLessThanOrEqual(low.height - 8);
      expect(maxHeight).toBeGreaterThanOrEqual(Math.min(rows * 44 + header, low.height - 16));
    }
  });
});
