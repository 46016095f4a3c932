import type { ConversationRow } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { IconButton, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import { useSaid } from '../timeline/use-said';
import { useDesk } from './desk';
import { usePinned } from './use-pinned';

/** What was pinned last, on top of the conversation: pressing it goes there, the button beside it lists all. */
export function PinnedBar({ conversation }: { readonly conversation: Pick<ConversationRow, 'id'> }) {
  const styles = useStyles();
  const t = useT();
  const said = useSaid();
  const { color } = useTheme();
  const desk = useDesk();
  const pinned = usePinned(conversation.id);
  const newest = pinned[0];
  if (!newest) return null;
  const text = said(newest.content);
  return (
    <View style={styles.bar} testID="pinned-bar">
      <Tap
        onPress={() => desk?.jumpTo(newest.id)}
        aria-label={`${t('pinned.newest')}: ${text}`}
        style={({ isHovered }) => [styles.newest, isHovered ? styles.hovered : undefined]}
        testID="pinned-newest"
      >
        <Icon name="pin" size={17} color={color.accentText} />
        <View style={styles.texts}>
          <Txt variant="captionStrong" color="accentText" numberOfLines={1}>
            {pinned.length === 1 ? t('pinned.newest') : t('pinned.count', { count: pinned.length })}
          </Txt>
          <Txt variant="small" color="textMuted" numberOfLines={1} isAtStart>
            {text}
          </Txt>
        </View>
      </Tap>
      <IconButton
        icon="moreHorizontal"
        label={t('pinned.title')}
        onPress={() => desk?.open({ type: 'pinned' })}
        testID="pinned-all"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    paddingEnd: t.space.sm + 2,
    backgroundColor: t.color.surface,
    borderBottomWidth: 1,
    borderColor: t.color.line,
  },
  newest: {
    flex: 1,
    minWidth: 0,
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    minHeight: 50,
    paddingHorizontal: t.space.lg,
    outlineOffset: -3,
  },
  hovered: { backgroundColor: t.color.hover },
  texts: { flex: 1, minWidth: 0 },
}));
