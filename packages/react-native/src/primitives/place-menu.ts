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
  /** What there is room for: the rest is scrolled to. */
  readonly maxHeight: number;
}

const menuWidth = 224;
const rowHeight = 44;
const gap = 6;
/** Between a panel and the edge of the window. */
export const margin = 8;

/** Below the control, aligned to one of its sides; above it where there is no room below; never outside the window. Pure. */
export function placePanel(input: {
  readonly anchor: Anchor;
  readonly window: { readonly width: number; readonly height: number };
  readonly size: { readonly width: number; readonly height: number };
  readonly isLeftAligned: boolean;
}): MenuPlace {
  const { anchor, window, size, isLeftAligned } = input;
  const below = anchor.y + anchor.height + gap;
  const left = isLeftAligned ? anchor.x : anchor.x + anchor.width - size.width;
  const hasRoomBelow = below + size.height + margin <= window.height;
  const lowest = window.height - margin - size.height;
  const top = Math.max(margin, hasRoomBelow ? below : Math.min(anchor.y - gap - size.height, lowest));
  return {
    top,
    left: Math.min(Math.max(margin, left), Math.max(margin, window.width - size.width - margin)),
    width: size.width,
    // Also of a panel that is higher than it was thought to be: with large text.
    maxHeight: window.height - margin - top,
  };
}

/** The place of a menu with so many rows: its end under the end of the control. Pure. */
export function placeMenu(input: {
  readonly anchor: Anchor;
  readonly window: { readonly width: number; readonly height: number };
  readonly rows: number;
  readonly isRtl: boolean;
  readonly header?: { readonly width: number; readonly height: number };
}): MenuPlace {
  const { anchor, window, rows, isRtl, header = { width: 0, height: 0 } } = input;
  const size = { width: Math.max(menuWidth, header.width), height: rows * rowHeight + 14 + header.height };
  // A point, as a mouse gives it, has no end to stand under: the menu grows from there in reading direction.
  const isPoint = anchor.width === 0;
  return placePanel({ anchor, window, size, isLeftAligned: isRtl !== isPoint });
}
