import type { ChangeRow } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { useAccount, useNow } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import { changeText } from './change-text';

export interface DayLineProps {
  readonly atMs: number;
  /** Lets one choose another day. */
  readonly onPress?: (() => void) | undefined;
}

export function DayLine({ atMs, onPress }: DayLineProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const day = format.day(atMs, now);
  const words = (
    <Txt variant="captionStrong" color="textMuted">
      {day}
    </Txt>
  );
  if (!onPress)
    return (
      <View style={styles.day} role="heading" aria-level={2}>
        <View style={styles.dayText}>{words}</View>
      </View>
    );
  return (
    <View style={styles.day} role="heading" aria-level={2}>
      <Tap
        onPress={onPress}
        aria-label={t('timeline.dayLine', { day })}
        hitSlop={8}
        testID="day"
        style={({ isHovered }) => [styles.dayText, isHovered ? styles.dayOver : undefined]}
      >
        {words}
      </Tap>
    </View>
  );
}

export function FreshLine() {
  const styles = useStyles();
  const t = useT();
  return (
    <View style={styles.fresh} role="separator" aria-label={t('timeline.newMessages')}>
      <View style={styles.freshRule} />
      <Txt variant="captionStrong" color="fresh" style={styles.freshText}>
        {t('timeline.newMessages')}
      </Txt>
      <View style={styles.freshRule} />
    </View>
  );
}

export interface ChangeLineProps {
  readonly row: ChangeRow;
  /** Leads to where somebody's new keys are looked at. */
  readonly onVerify?: ((user: UserId) => void) | undefined;
}

export function ChangeLine({ row, onVerify }: ChangeLineProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const self = useAccount()?.user?.id;
  const { color } = useTheme();
  const text = changeText({ ...row, self }, t, format);
  const stranger = row.change.type === 'identity' && row.change.person.id !== self ? row.change.person.id : undefined;
  return (
    <View style={styles.change}>
      {stranger && onVerify ? (
        <Tap
          onPress={() => onVerify(stranger)}
          aria-label={text}
          testID="identity-change"
          hitSlop={8}
          style={({ isHovered, isPressed }) => [
            styles.identity,
            isHovered || isPressed ? styles.identityOver : undefined,
          ]}
        >
          <Icon name="shield" size={15} color={color.onWarningSoft} />
          <Txt variant="caption" color="onWarningSoft" style={styles.identityText}>
            {text}
          </Txt>
          <Icon name="forward" size={14} color={color.onWarningSoft} />
        </Tap>
      ) : (
        <Txt variant="caption" color="textMuted" style={styles.changeText}>
          {text}
        </Txt>
      )}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  day: { alignItems: 'center', paddingTop: t.space.xl, paddingBottom: t.space.xs },
  dayText: {
    paddingHorizontal: t.space.md,
    paddingVertical: 4,
    borderRadius: t.radius.full,
    backgroundColor: t.color.pressed,
    minHeight: 28,
    justifyContent: 'center',
  },
  dayOver: { opacity: 0.8 },
  fresh: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    paddingHorizontal: t.space.lg,
    paddingTop: t.space.lg,
    paddingBottom: t.space.xs,
  },
  freshRule: { flex: 1, height: 1, backgroundColor: t.color.fresh, opacity: 0.35 },
  freshText: {
    paddingHorizontal: t.space.md,
    paddingVertical: 3,
    borderRadius: t.radius.full,
    backgroundColor: t.color.freshSoft,
    overflow: 'hidden',
  },
  change: { alignItems: 'center', paddingHorizontal: t.space.xxxl, paddingTop: t.space.md },
  identity: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    maxWidth: 480,
    minHeight: 36,
    paddingHorizontal: t.space.md,
    paddingVertical: 6,
    borderRadius: t.radius.md,
    backgroundColor: t.color.warningSoft,
  },
  identityOver: { opacity: 0.85 },
  identityText: { flexShrink: 1 },
  changeText: { textAlign: 'center', maxWidth: 480 },
}));
