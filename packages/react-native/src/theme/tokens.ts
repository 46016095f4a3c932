import { Platform, type TextStyle, type ViewStyle } from 'react-native';

/** Distances on a grid of 4. */
export const space = { xxs: 2, xs: 4, sm: 8, md: 12, lg: 16, xl: 20, xxl: 24, xxxl: 32, huge: 48 } as const;

export const radius = { xs: 6, sm: 8, md: 12, lg: 16, xl: 20, bubble: 18, full: 999 } as const;

/** Milliseconds. A person who asked for reduced motion gets `none` (see useMotion). */
export const motion = { none: 0, quick: 120, calm: 200, slow: 320 } as const;

/** The smallest target for a finger. */
export const minTarget = 44;

/** From this width on there are two panes. */
export const twoPaneWidth = 900;

const fontFamily = Platform.select({
  web: '-apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Roboto, Inter, "Noto Sans", "Helvetica Neue", Arial, "Noto Sans Arabic", sans-serif',
});
const monoFamily = Platform.select({
  web: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  ios: 'Menlo',
  default: 'monospace',
});
// Text fonts draw some emoji in black and white. Not for text: these fonts have their own digits too.
const emojiFamily = Platform.select({
  web: '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", "Twemoji Mozilla", sans-serif',
});

const face = (
  fontSize: number,
  lineHeight: number,
  fontWeight: NonNullable<TextStyle['fontWeight']> = '400',
  letterSpacing = 0,
): TextStyle => ({ ...(fontFamily ? { fontFamily } : {}), fontSize, lineHeight, fontWeight, letterSpacing });

/** The type scale. Sizes stand nowhere else, so that all texts grow with what a person has set. */
export const type = {
  hero: face(38, 46, '700', -0.8),
  display: face(28, 34, '700', -0.5),
  title: face(20, 26, '700', -0.3),
  heading: face(17, 22, '600', -0.15),
  body: face(16, 22),
  /** What people write. */
  message: face(15.5, 21),
  bodyStrong: face(16, 22, '600'),
  /** Running text beside labels. */
  prose: face(15, 22),
  label: face(15, 20, '500'),
  labelStrong: face(15, 20, '600'),
  small: face(14, 19),
  smallStrong: face(14, 19, '600'),
  note: face(13, 19),
  caption: face(13, 17),
  captionStrong: face(13, 17, '600'),
  /** Small numbers in a badge. */
  count: face(12.5, 16, '600'),
  micro: face(11.5, 15, '500', 0.1),
  emoji: { ...face(32, 42), ...(emojiFamily ? { fontFamily: emojiFamily } : {}) },
  mono: { ...face(14, 20), ...(monoFamily ? { fontFamily: monoFamily } : {}) },
  /** Numbers that are compared digit by digit. */
  digits: { ...face(19, 28, '400', 1), ...(monoFamily ? { fontFamily: monoFamily } : {}) },
} as const satisfies Record<string, TextStyle>;

export type TypeScale = Readonly<Record<keyof typeof type, TextStyle>>;

/** Besides what the system is set to. */
export const textSizes = ['small', 'normal', 'large', 'huge'] as const;
export type TextSize = (typeof textSizes)[number];

const factors: Readonly<Record<TextSize, number>> = { small: 0.9, normal: 1, large: 1.15, huge: 1.3 };

/** @param systemScale what the system asks for; 1 where it enlarges texts by itself */
export function scaledType(size: TextSize, systemScale: number): TypeScale {
  const factor = factors[size] * systemScale;
  const scale = (value: number | undefined) => Math.round((value ?? 0) * factor * 2) / 2;
  return Object.fromEntries(
    Object.entries<TextStyle>(type).map(([name, style]) => [
      name,
      { ...style, fontSize: scale(style.fontSize), lineHeight: scale(style.lineHeight) },
    ]),
  ) as TypeScale;
}

/** Depth is subtle: a hairline does the work, the shadow only lifts. */
export const elevationOf = (scheme: 'light' | 'dark') => {
  const strength = scheme === 'light' ? 1 : 3;
  const shadow = (y: number, blur: number, alpha: number): ViewStyle => ({
    boxShadow: `0px ${y}px ${blur}px rgba(40, 32, 16, ${Math.min(alpha * strength, 0.6)})`,
  });
  return { low: shadow(1, 2, 0.06), mid: shadow(4, 14, 0.1), high: shadow(14, 44, 0.18) } as const;
};

export type Elevation = ReturnType<typeof elevationOf>;
