import { View } from 'react-native';
import { useNow } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Tap, Txt } from '../primitives';
import { makeStyles } from '../theme';

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

const useStyles = makeStyles((t) => ({
  // Room for fingers: what is pressed beyond the line does not reach into the next row.
  day: { alignItems: 'center', paddingTop: t.space.xl - 4, paddingBottom: 8 },
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
}));
