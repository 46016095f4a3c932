import { useIsRtl, useTheme } from '../theme';
import type { IconProps } from './icon-props';
import { directionalIcons, iconPaths } from './paths';

export type { IconProps } from './icon-props';

/** The browser draws SVG itself: react-native-svg stays out of the web bundle. */
export function Icon({ name, size = 20, color, strokeWidth = 1.9 }: IconProps) {
  const theme = useTheme();
  const isMirrored = useIsRtl() && directionalIcons.has(name);
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke={color ?? theme.color.textMuted}
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flexShrink: 0, transform: isMirrored ? 'scaleX(-1)' : undefined }}
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}
