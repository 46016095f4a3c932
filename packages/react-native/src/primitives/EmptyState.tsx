import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { makeStyles, useTheme } from '../theme';
import { Txt } from './Txt';

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  /** Buttons. */
  readonly children?: ReactNode;
}

export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
  const styles = useStyles();
  const { color } = useTheme();
  return (
    <View style={styles.box}>
      <View style={styles.halo} aria-hidden>
        <View style={styles.disc}>
          <Icon name={icon} size={30} color={color.onAccentSoft} strokeWidth={1.7} />
        </View>
      </View>
      <Txt variant="title" role="heading" style={styles.center}>
        {title}
      </Txt>
      {text ? (
        <Txt variant="prose" color="textMuted" style={[styles.center, styles.text]}>
          {text}
        </Txt>
      ) : null}
      {children ? <View style={styles.actions}>{children}</View> : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: { flex: 1, alignItems: 'center', justifyContent: 'center', padding: t.space.xxxl, gap: t.space.sm },
  halo: {
    padding: 14,
    marginBottom: t.space.md,
    borderRadius: t.radius.full,
    borderWidth: 1,
    borderColor: t.color.line,
  },
  disc: {
    width: 72,
    height: 72,
    borderRadius: 36,
    backgroundColor: t.color.accentSoft,
    alignItems: 'center',
    justifyContent: 'center',
  },
  center: { textAlign: 'center' },
  text: { maxWidth: 380 },
  actions: {
    marginTop: t.space.lg,
    gap: t.space.sm,
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'center',
  },
}));
