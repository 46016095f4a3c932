import type { Reaction } from '@tidings/client';
import { View } from 'react-native';
import { useFormat, useT } from '../../i18n';
import { Tap, Txt } from '../../primitives';
import { makeStyles } from '../../theme';

export interface ReactionChipsProps {
  readonly reactions: readonly Reaction[];
  readonly isOwn: boolean;
  /** Gives one's own, or takes it back; undefined where one may not. */
  readonly onToggle?: ((emoji: string) => void) | undefined;
  readonly onWho?: (() => void) | undefined;
}

const mostShown = 12;
/** From inside of the line around it. Below it only as far as the row goes: the next one lies over what is beyond. */
const slop = { top: 12, bottom: 8, left: 4, right: 4 };

/** Under a bubble. Pressing one joins in or steps back; a long press says who. */
export function ReactionChips({ reactions, isOwn, onToggle, onWho }: ReactionChipsProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  if (reactions.length === 0) return null;
  return (
    <View style={[styles.chips, isOwn ? styles.atEnd : undefined]}>
      {reactions.slice(0, mostShown).map(({ emoji, count, isOwn: isMine }) => (
        <Tap
          key={emoji}
          tabIndex={-1}
          onPress={() => onToggle?.(emoji)}
          {...(onWho ? { onLongPress: onWho } : {})}
          disabled={!onToggle}
          aria-pressed={isMine}
          aria-label={[t('reaction.count', { emoji, count }), isMine ? t('reaction.own') : '']
            .filter(Boolean)
            .join(', ')}
          hitSlop={slop}
          testID="reaction"
          style={({ isHovered }) => [
            styles.chip,
            isMine ? styles.mine : undefined,
            isHovered ? styles.hovered : undefined,
          ]}
        >
          <Txt variant="emoji" style={styles.emoji}>
            {emoji}
          </Txt>
          <Txt variant="count" color={isMine ? 'onAccentSoft' : 'textMuted'} style={styles.count}>
            {format.number(count)}
          </Txt>
        </Tap>
      ))}
      {reactions.length > mostShown ? (
        <Tap tabIndex={-1} onPress={() => onWho?.()} aria-label={t('action.reactions')} style={styles.chip}>
          <Txt variant="captionStrong" color="textMuted">
            {`+${format.number(reactions.length - mostShown)}`}
          </Txt>
        </Tap>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  chips: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    gap: 4,
    marginTop: 3,
    paddingHorizontal: 4,
    paddingBottom: slop.bottom,
  },
  atEnd: { justifyContent: 'flex-end' },
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    minHeight: 28,
    paddingHorizontal: 8,
    borderRadius: t.radius.full,
    backgroundColor: t.color.raised,
    borderWidth: 1.5,
    borderColor: t.color.line,
  },
  mine: { backgroundColor: t.color.accentSoft, borderColor: t.color.accent },
  hovered: { borderColor: t.color.lineStrong },
  emoji: { fontSize: 15, lineHeight: 20 },
  count: { fontVariant: ['tabular-nums'] },
}));
