import { useRef } from 'react';
import { View } from 'react-native';
import { useT } from '../../i18n';
import { IconButton } from '../../primitives';
import type { Anchor } from '../../primitives/place-menu';
import { makeStyles } from '../../theme';

export interface HoverBarProps {
  readonly isOwn: boolean;
  readonly onReact?: ((anchor: Anchor) => void) | undefined;
  readonly onReply?: (() => void) | undefined;
  readonly onMore: (anchor: Anchor) => void;
}

const size = 30;

/** Beside a bubble while the pointer is over its row. The keyboard has Enter instead. */
export function HoverBar({ isOwn, onReact, onReply, onMore }: HoverBarProps) {
  const styles = useStyles();
  const t = useT();
  const bar = useRef<View>(null);
  const measured = (then: (anchor: Anchor) => void) =>
    bar.current?.measureInWindow((x, y, width, height) => then({ x, y, width, height }));
  return (
    <View ref={bar} style={[styles.bar, isOwn ? styles.before : styles.after]} testID="hover-bar">
      {onReact ? (
        <IconButton
          icon="smile"
          label={t('action.react')}
          size={size}
          iconSize={18}
          onPress={() => measured(onReact)}
        />
      ) : null}
      {onReply ? (
        <IconButton icon="reply" label={t('action.reply')} size={size} iconSize={18} onPress={onReply} />
      ) : null}
      <IconButton
        icon="moreHorizontal"
        label={t('action.menu')}
        size={size}
        iconSize={18}
        onPress={() => measured(onMore)}
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    position: 'absolute',
    bottom: 0,
    flexDirection: 'row',
    alignItems: 'center',
    padding: 2,
    borderRadius: t.radius.full,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.raised,
    ...t.elevation.low,
  },
  before: { end: '100%', marginEnd: t.space.sm },
  after: { start: '100%', marginStart: t.space.sm },
}));
