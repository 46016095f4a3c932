/** A control on the screen, in window coordinates. */
export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MenuPlace {
  readonly top: number;
  readonly left: number;
  readonly width: number;
}

const menuWidth = 224;
const rowHeight = 44;
const gap = 6;
const margin = 8;

/** Below the control, ends aligned; above it where there is no room below; never outside the window. Pure. */
export function placeMenu(input: {
  readonly anchor: Anchor;
  readonly window: { readonly width: number; readonly height: number };
  readonly rows: number;
  readonly isRtl: boolean;
}): MenuPlace {
  const { anchor, window, rows, isRtl } = input;
  const height = rows * rowHeight + 14;
  const below = anchor.y + anchor.height + gap;
  const top = below + height + margin <= window.height ? below : anchor.y - gap - height;
  const left = isRtl ? anchor.x : anchor.x + anchor.width - menuWidth;
  return {
    top: Math.max(margin, top),
    left: Math.min(Math.max(margin, left), Math.max(margin, window.width - menuWidth - margin)),
    width: menuWidth,
  };
}
