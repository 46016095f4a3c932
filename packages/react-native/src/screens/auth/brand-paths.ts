/** The mark: a bubble with a tide in it, and something new. In a square of 512. */
export const brandPaths = {
  /** The bubble, with the notch for the dot already cut out by the dot's ring. */
  bubble:
    'M256 104c-90 0-160 62-160 142 0 46 23 85 60 111v61c0 9 10 14 17 8l56-42c9 1 18 2 27 2 90 0 160-60 160-140S346 104 256 104Z',
  wave: 'M160 240c21-26 43-26 64 0s43 26 64 0 43-26 64 0',
  smallWave: 'M192 298c21-26 43-26 64 0s43 26 64 0',
  dot: { cx: 384, cy: 132, r: 48, ring: 68 },
} as const;

export const brandColors = { ground: '#12695A', paper: '#FFFEFB', foam: '#8FBDB0', news: '#F0925A' } as const;
