import type { Emoji } from './emoji-data';

/** The five tones of Unicode (Fitzpatrick types 1–2 to 6), and the yellow that stands for none. */
export const skinTones = ['none', 'light', 'mediumLight', 'medium', 'mediumDark', 'dark'] as const;
export type SkinTone = (typeof skinTones)[number];

const modifiers: Readonly<Record<SkinTone, string>> = {
  none: '',
  light: '\u{1F3FB}',
  mediumLight: '\u{1F3FC}',
  medium: '\u{1F3FD}',
  mediumDark: '\u{1F3FE}',
  dark: '\u{1F3FF}',
};

const handshake = '\u{1F91D}';

/**
 * An emoji in a skin tone: the modifier follows each person or hand, in place of a variation selector (UTS #51, 2.3).
 * The handshake between two people keeps its own. Only for emoji that come in tones. Pure.
 */
export function withTone(emoji: string, tone: SkinTone): string {
  const modifier = modifiers[tone];
  if (modifier === '') return emoji;
  return emoji.replaceAll(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, (_, base: string) =>
    base === handshake && emoji.length > handshake.length ? base : base + modifier,
  );
}

/** As it is shown and sent: in the tone, if it comes in tones. Pure. */
export const inTone = ({ text, hasTones }: Pick<Emoji, 'text' | 'hasTones'>, tone: SkinTone): string =>
  hasTones ? withTone(text, tone) : text;
