/** What browsers start from, unless a person has chosen another size in their settings. */
const usualPx = 16;

/** How much larger than usual a person has set the browser's texts: 1 to 2. Where pages are only built nobody reads: 1. */
export function readSystemTextScale(): number {
  if (typeof document === 'undefined') return 1;
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.min(Math.max((px || usualPx) / usualPx, 1), 2);
}
