import { Text, type TextProps } from 'react-native';
import { type Colors, isWeb, type Theme, useIsRtl, useTheme } from '../theme';

export interface TxtProps extends TextProps {
  /** A step of the type scale. */
  readonly variant?: keyof Theme['type'];
  readonly color?: keyof Colors;
  /** Keeps to the screen's start side, whichever way the text itself runs: for names in rows. */
  readonly isAtStart?: boolean;
}

/** All text goes through here, so that none misses the type scale. */
export function Txt({ variant = 'body', color = 'text', isAtStart = false, style, ...rest }: TxtProps) {
  const theme = useTheme();
  // Phones swap left and right themselves.
  const start = useIsRtl() && isWeb ? 'right' : 'left';
  return (
    <Text
      {...rest}
      style={[theme.type[variant], { color: theme.color[color] }, isAtStart ? { textAlign: start } : undefined, style]}
    />
  );
}
