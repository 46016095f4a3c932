import { Children, Fragment, type ReactNode } from 'react';
import { View } from 'react-native';
import { Divider, Txt } from '../primitives';
import { makeStyles } from '../theme';

export interface SectionProps {
  readonly title?: string;
  /** Beside the title: a small button. */
  readonly action?: ReactNode;
  /** Under the card: what it is about. */
  readonly note?: string;
  /** Rows; lines go between them. */
  readonly children: ReactNode;
}

/** A titled card of rows. */
export function Section({ title, action, note, children }: SectionProps) {
  const styles = useStyles();
  const rows = Children.toArray(children);
  return (
    <View style={styles.section} role="group" aria-label={title}>
      {title || action ? (
        <View style={styles.head}>
          <Txt variant="captionStrong" color="textMuted" role="heading" aria-level={2} style={styles.title}>
            {title}
          </Txt>
          {action}
        </View>
      ) : null}
      {rows.length > 0 ? (
        <View style={styles.card}>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: Children.toArray gives each child its own key; this is the line before it
            <Fragment key={index}>
              {index > 0 ? <Divider /> : null}
              {row}
            </Fragment>
          ))}
        </View>
      ) : null}
      {note ? (
        <Txt variant="note" color="textMuted" style={styles.note}>
          {note}
        </Txt>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  section: { gap: t.space.sm },
  head: { flexDirection: 'row', alignItems: 'center', minHeight: 34, paddingHorizontal: t.space.xs, gap: t.space.sm },
  title: { flex: 1 },
  card: {
    backgroundColor: t.color.surface,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    overflow: 'hidden',
  },
  note: { paddingHorizontal: t.space.xs },
}));
