import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { type Colors, makeStyles, useTheme } from '../theme';
import { Button } from './Button';
import { Txt } from './Txt';

export type BannerTone = 'info' | 'warning' | 'danger' | 'success';

export interface BannerProps {
  readonly tone?: BannerTone;
  readonly text: string;
  readonly icon?: IconName;
  /** Instead of the icon: a spinner. */
  readonly leading?: ReactNode;
  readonly action?: { readonly label: string; readonly onPress: () => void };
  /** Edge to edge, or a card in the flow. */
  readonly shape?: 'strip' | 'card';
  /** `alert` interrupts a screen reader; for errors of what was just done. */
  readonly isUrgent?: boolean;
}

const looks: Record<BannerTone, { ground: keyof Colors; ink: keyof Colors; icon: IconName }> = {
  info: { ground: 'accentSoft', ink: 'onAccentSoft', icon: 'info' },
  success: { ground: 'accentSoft', ink: 'onAccentSoft', icon: 'check' },
  warning: { ground: 'warningSoft', ink: 'onWarningSoft', icon: 'warning' },
  danger: { ground: 'dangerSoft', ink: 'onDangerSoft', icon: 'alert' },
};

export function Banner({ tone = 'info', text, icon, leading, action, shape = 'card', isUrgent }: BannerProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const look = looks[tone];
  return (
    <View
      role={isUrgent ? 'alert' : 'status'}
      aria-live={isUrgent ? 'assertive' : 'polite'}
      style={[styles.base, styles[shape], { backgroundColor: color[look.ground] }]}
    >
      {leading ?? <Icon name={icon ?? look.icon} size={18} color={color[look.ink]} />}
      <Txt variant="small" color={look.ink} style={styles.text}>
        {text}
      </Txt>
      {action ? (
        <Button label={action.label} onPress={action.onPress} variant="ghost" size="sm" style={styles.action} />
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  base: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm + 2,
    paddingHorizontal: t.space.lg,
    minHeight: 40,
  },
  strip: { paddingVertical: t.space.xs, justifyContent: 'center' },
  card: { borderRadius: t.radius.md, paddingVertical: t.space.sm + 2 },
  text: { flexShrink: 1, flexGrow: 1 },
  action: { alignSelf: 'center', marginEnd: -t.space.sm },
}));
