import { ActivityIndicator } from 'react-native';
import { useT } from '../i18n';
import { useTheme } from '../theme';

export interface SpinnerProps {
  readonly size?: number;
  readonly color?: string;
}

export function Spinner({ size = 20, color }: SpinnerProps) {
  const t = useT();
  const theme = useTheme();
  return (
    <ActivityIndicator
      size={size}
      color={color ?? theme.color.accentText}
      role="progressbar"
      aria-label={t('common.loading')}
    />
  );
}
