import { View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { type Colors, makeStyles, useTheme } from '../theme';

export interface RowIconProps {
  readonly name: IconName;
  readonly tone?: 'normal' | 'warning' | 'danger';
}

const looks = {
  normal: { ground: 'accentSoft', ink: 'onAccentSoft' },
  warning: { ground: 'warningSoft', ink: 'onWarningSoft' },
  danger: { ground: 'dangerSoft', ink: 'dangerText' },
} as const satisfies Record<string, { ground: keyof Colors; ink: keyof Colors }>;

/** Before a row's title. */
export function RowIcon({ name, tone = 'normal' }: RowIconProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const look = looks[tone];
  return (
    <View style={[styles.disc, { backgroundColor: color[look.ground] }]} aria-hidden>
      <Icon name={name} size={18} color={color[look.ink]} />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  disc: { width: 36, height: 36, borderRadius: 10, alignItems: 'center', justifyContent: 'center' },
}));
