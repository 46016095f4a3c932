export { type Accent, accentColors, accents } from './accents';
export { avatarColors, initialsOf, nameColor } from './avatar-colors';
export { type Colors, darkColors, lightColors } from './colors';
export { makeStyles } from './make-styles';
export { isWeb, useIsRtl, webProps } from './platform';
export { type Appearance, ThemeProvider, type ThemeProviderProps, useTheme } from './ThemeProvider';
export { buildTheme, type Scheme, type Theme, type ThemeOverrides } from './theme';
export { minTarget, motion, radius, space, type TextSize, textSizes, twoPaneWidth, type } from './tokens';
export { useReducedMotion } from './use-motion';
