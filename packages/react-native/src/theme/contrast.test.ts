import { describe, expect, it } from 'vitest';
import { accentColors, accents } from './accents';
import { avatarPalette, nameTints } from './avatar-colors';
import { type Colors, darkColors, lightColors } from './colors';
import { contrastRatio } from './contrast';

type Pair = readonly [foreground: keyof Colors, background: keyof Colors];

const textPairs: readonly Pair[] = [
  ...(['canvas', 'surface', 'raised', 'sunken'] as const).flatMap((ground): Pair[] => [
    ['text', ground],
    ['textMuted', ground],
    ['textFaint', ground],
    ['accentText', ground],
    ['dangerText', ground],
    ['fresh', ground],
  ]),
  ['text', 'chosen'],
  ['accentText', 'chosen'],
  ['onAccent', 'accent'],
  ['onAccent', 'accentHover'],
  ['onAccent', 'accentPressed'],
  ['onAccentSoft', 'accentSoft'],
  ['onAccentSoft', 'accentSoftHover'],
  ['text', 'accentSoft'],
  ['textMuted', 'accentSoft'],
  ['textFaint', 'accentSoft'],
  ['accentText', 'accentSoft'],
  ['fresh', 'accentSoft'],
  ['onBubbleOwn', 'bubbleOwn'],
  ['onBubbleOwnMuted', 'bubbleOwn'],
  ['onBubbleOwnRead', 'bubbleOwn'],
  ['onBubbleOther', 'bubbleOther'],
  ['onBubbleOtherMuted', 'bubbleOther'],
  ['accentText', 'bubbleOther'],
  ['onDanger', 'danger'],
  ['onDanger', 'dangerHover'],
  ['onDangerSoft', 'dangerSoft'],
  ['onWarningSoft', 'warningSoft'],
  ['fresh', 'freshSoft'],
];

const palettes = accents.flatMap((accent) => [
  [`light ${accent}`, { ...lightColors, ...accentColors[accent].light }] as const,
  [`dark ${accent}`, { ...darkColors, ...accentColors[accent].dark }] as const,
]);

describe.each(palettes)('%s colours', (_name, colors) => {
  it.each(textPairs)('%s on %s reads (AA, 4.5)', (foreground, background) => {
    expect(contrastRatio(colors[foreground], colors[background])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['canvas', 'surface', 'raised'] as const)('focus ring and presence stand out on %s (3)', (ground) => {
    expect(contrastRatio(colors.focus, colors[ground])).toBeGreaterThanOrEqual(3);
    expect(contrastRatio(colors.online, colors[ground])).toBeGreaterThanOrEqual(3);
  });
});

it.each(avatarPalette)('initials read on avatar %s–%s', (from, to) => {
  expect(contrastRatio('#FFFFFF', from)).toBeGreaterThanOrEqual(4.5);
  expect(contrastRatio('#FFFFFF', to)).toBeGreaterThanOrEqual(4.5);
});

it.each(avatarPalette)('names in the colour %s read on light bubbles', (from) => {
  expect(contrastRatio(from, lightColors.bubbleOther)).toBeGreaterThanOrEqual(4.5);
});

it.each(nameTints.map((tint) => [tint]))('names in the colour %s read on dark bubbles', (tint) => {
  expect(contrastRatio(tint, darkColors.bubbleOther)).toBeGreaterThanOrEqual(4.5);
});
