import type { ReactNode } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { makeStyles } from '../theme';
import { IconButton } from './IconButton';
import { Tap } from './Tap';
import { Txt } from './Txt';

export interface HeaderProps {
  readonly title: string;
  /** Right after the title: small icons. What they mean belongs into `titleHint`, where the title is a control. */
  readonly marks?: ReactNode;
  readonly subtitle?: ReactNode;
  readonly onBack?: (() => void) | undefined;
  /** An Avatar before the title. */
  readonly leading?: ReactNode;
  /** IconButtons. */
  readonly actions?: ReactNode;
  /** The title as a control: opens the conversation's info. Its name is title and `titleHint`: what is seen in it, in that order. */
  readonly onPressTitle?: (() => void) | undefined;
  readonly titleHint?: string;
  /** Big, for the first screen of a pane. */
  readonly isLarge?: boolean;
  readonly hasLine?: boolean;
}

export function Header(props: HeaderProps) {
  const { title, marks, subtitle, onBack, leading, actions, onPressTitle, titleHint, isLarge = false } = props;
  const { hasLine = true } = props;
  const styles = useStyles();
  const t = useT();
  const names = (
    <>
      {leading}
      <View style={styles.names}>
        <View style={styles.line1}>
          <Txt
            variant={isLarge ? 'title' : 'heading'}
            numberOfLines={1}
            isAtStart
            {...(onPressTitle ? {} : { role: 'heading', 'aria-level': 1 })}
            style={styles.name}
          >
            {title}
          </Txt>
          {marks}
        </View>
        {typeof subtitle === 'string' ? (
          <Txt variant="caption" color="textMuted" numberOfLines={1}>
            {subtitle}
          </Txt>
        ) : (
          subtitle
        )}
      </View>
    </>
  );
  return (
    <View testID="header" style={[styles.bar, hasLine ? styles.line : undefined, onBack ? styles.withBack : undefined]}>
      {onBack ? <IconButton icon="back" label={t('common.back')} onPress={onBack} /> : null}
      {onPressTitle ? (
        // Around the control: what is inside of one is text to a screen reader, and no heading any more.
        <View role="heading" aria-level={1} style={styles.title}>
          <Tap
            onPress={onPressTitle}
            aria-label={titleHint ? `${title}, ${titleHint}` : title}
            style={({ isHovered }) => [styles.title, styles.titleTap, isHovered ? styles.titleHover : undefined]}
          >
            {names}
          </Tap>
        </View>
      ) : (
        <View style={styles.title}>{names}</View>
      )}
      {actions ? <View style={styles.actions}>{actions}</View> : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 64,
    paddingStart: t.space.lg,
    paddingEnd: t.space.sm + 2,
    gap: t.space.xs,
    backgroundColor: t.color.surface,
  },
  line: { borderBottomWidth: 1, borderBottomColor: t.color.line },
  withBack: { paddingStart: t.space.xs + 2 },
  title: { flex: 1, minWidth: 0, flexDirection: 'row', alignItems: 'center', gap: t.space.md },
  titleTap: {
    paddingVertical: 6,
    paddingHorizontal: t.space.sm,
    marginHorizontal: -t.space.sm,
    borderRadius: t.radius.md,
  },
  titleHover: { backgroundColor: t.color.hover },
  line1: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  name: { flexShrink: 1 },
  names: { flex: 1, minWidth: 0, gap: 1 },
  actions: { flexDirection: 'row', alignItems: 'center', gap: t.space.xxs },
}));
