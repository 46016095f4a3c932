import type { UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { useSafety } from '../hooks';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { useTheme } from '../theme';

export interface VerifiedBadgeProps {
  readonly user: UserId | undefined;
  readonly size?: number;
}

/** Beside the name of somebody whose safety number was compared, and is still that one. */
export function VerifiedBadge({ user, size = 16 }: VerifiedBadgeProps) {
  const t = useT();
  const { color } = useTheme();
  if (!useIsVerified(user)) return null;
  return (
    <View role="img" aria-label={t('safety.verified')} testID="verified-badge">
      <Icon name="shield" size={size} color={color.accentText} strokeWidth={2.1} />
    </View>
  );
}

export function useIsVerified(user: UserId | undefined): boolean {
  const safety = useSafety(user);
  return safety?.isVerified === true && !safety.hasChanged;
}
