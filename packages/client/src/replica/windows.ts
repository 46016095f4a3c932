/** A gapless piece of a log, both ends included. */
export interface Window {
  readonly low: number;
  readonly high: number;
}

/** The pieces of one log that are held: ascending, and never touching one another. */
export type Windows = readonly Window[];

/** Holds a piece more; pieces that touch become one. */
export function addWindow(windows: Windows, added: Window): Windows {
  const touches = (window: Window) => window.low <= added.high + 1 && added.low <= window.high + 1;
  const merged = windows
    .filter(touches)
    .reduce((all, window) => ({ low: Math.min(all.low, window.low), high: Math.max(all.high, window.high) }), added);
  return [...windows.filter((window) => !touches(window)), merged].sort((a, b) => a.low - b.low);
}

export function isHeld(windows: Windows, seq: number): boolean {
  return windows.some((window) => window.low <= seq && seq <= window.high);
}

/** The window that is kept live. */
export function newestWindow(windows: Windows): Window | undefined {
  return windows.at(-1);
}
