import { Text, type TextProps } from 'react-native';
import { type Colors, type Theme, useTheme } from '../theme';

export interface TxtProps extends TextProps {
  /** A step of the type scale. */
  readonly variant?: keyof Theme['type'];
  readonly color?: keyof Colors;
}

/** All text goes through here, so that none misses the type scale. */
export function Txt({ variant = 'body', color = 'text', style, ...rest }: TxtProps) {
  const theme = useTheme();
  return <Text {...rest} style={[theme.type[variant], { color: theme.color[color] }, style]} />;
}
