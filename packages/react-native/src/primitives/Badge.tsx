import { View } from 'react-native';
import { useFormat } from '../i18n';
import { makeStyles } from '../theme';
import { Txt } from './Txt';

export interface BadgeProps {
  readonly count: number;
  /** The whole thing in words: "3 unread messages". */
  readonly label: string;
  readonly max?: number;
  /** Of something muted. */
  readonly isQuiet?: boolean;
}

export function Badge({ count, label, max = 999, isQuiet = false }: BadgeProps) {
  const styles = useStyles();
  const format = useFormat();
  if (count <= 0) return null;
  const shown = count > max ? `${format.number(max)}+` : format.number(count);
  return (
    <View style={[styles.badge, isQuiet ? styles.quiet : undefined]} role="img" aria-label={label}>
      <Txt variant="count" color={isQuiet ? 'text' : 'onAccent'} style={styles.text} aria-hidden>
        {shown}
      </Txt>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  badge: {
    minWidth: 22,
    minHeight: 22,
    paddingHorizontal: 7,
    borderRadius: t.radius.full,
    backgroundColor: t.color.accent,
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
  },
  quiet: { backgroundColor: t.color.lineStrong },
  text: { fontVariant: ['tabular-nums'] },
}));
