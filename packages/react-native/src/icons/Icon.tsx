import Svg, { Path } from 'react-native-svg';
import { useIsRtl, useTheme } from '../theme';
import type { IconProps } from './icon-props';
import { directionalIcons, iconPaths } from './paths';

export type { IconProps } from './icon-props';

/** An icon is decoration: what it means is said by the label of the control it stands in. */
export function Icon({ name, size = 20, color, strokeWidth = 1.9 }: IconProps) {
  const theme = useTheme();
  const isMirrored = useIsRtl() && directionalIcons.has(name);
  return (
    <Svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      style={isMirrored ? { transform: [{ scaleX: -1 }] } : undefined}
      accessibilityElementsHidden
      importantForAccessibility="no-hide-descendants"
    >
      <Path
        d={iconPaths[name]}
        stroke={color ?? theme.color.textMuted}
        strokeWidth={strokeWidth}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  );
}
