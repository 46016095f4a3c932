import { View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { makeStyles, useTheme } from '../theme';

export interface RowIconProps {
  readonly name: IconName;
  readonly tone?: 'normal' | 'danger';
}

/** Before a row's title. */
export function RowIcon({ name, tone = 'normal' }: RowIconProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const isDanger = tone === 'danger';
  return (
    <View style={[styles.disc, { backgroundColor: isDanger ? color.dangerSoft : color.accentSoft }]} aria-hidden>
      <Icon name={name} size={18} color={isDanger ? color.dangerText : color.onAccentSoft} />
    </View>
  );
}

const useStyles = makeStyles(() => ({
  disc: { width: 36, height: 36, borderRadius: 10, alignItems: 'center', justifyContent: 'center' },
}));
