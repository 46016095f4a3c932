import type { MessageRow } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { View } from 'react-native';
import { useEmojiMemory } from '../emoji/emoji-memory';
import { useT } from '../i18n';
import { IconButton, type MenuItem, Tap, Txt } from '../primitives';
import { MenuPanel } from '../primitives/Menu';
import type { Anchor } from '../primitives/place-menu';
import { makeStyles } from '../theme';
import { useDesk, useDeskConversation } from './desk';
import { type MessageAction, mayDo } from './may-do';
import { useMessageDeeds } from './use-message-deeds';

/** At hand before anybody has picked one. */
const usual = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;
const quickSize = 44;

export interface MessageMenuProps {
  readonly row: MessageRow;
  readonly anchor: Anchor;
}

/** Everything one can do with a message: a row of emoji, and the rest as a menu. */
export function MessageMenu({ row, anchor }: MessageMenuProps) {
  const t = useT();
  const desk = useDesk();
  const conversation = useDeskConversation();
  const deeds = useMessageDeeds(conversation?.id);
  if (!desk || !conversation || !deeds) return null;
  const may = mayDo(row, conversation);
  const item = (action: MessageAction, part: MenuItem): MenuItem[] => (may.has(action) ? [part] : []);
  const answered = (id: EntryId): MenuItem => ({
    label: t('action.answered'),
    icon: 'arrowUp',
    onPress: () => desk.jumpTo(id),
  });
  const items: readonly MenuItem[] = [
    ...item('reply', { label: t('action.reply'), icon: 'reply', onPress: () => desk.take({ type: 'reply', row }) }),
    ...(row.repliedTo ? [answered(row.repliedTo.id)] : []),
    ...item('edit', { label: t('action.edit'), icon: 'edit', onPress: () => desk.take({ type: 'edit', row }) }),
    ...item('copy', { label: t('action.copy'), icon: 'copy', onPress: () => deeds.copy([row]) }),
    ...item('forward', {
      label: t('action.forward'),
      icon: 'share',
      onPress: () => desk.open({ type: 'forward', rows: [row] }),
    }),
    ...item('pin', {
      label: t(row.isPinned ? 'action.unpin' : 'action.pin'),
      icon: 'pin',
      onPress: () => void deeds.setPinned(row.id, !row.isPinned),
    }),
    ...item('select', { label: t('action.select'), icon: 'check', onPress: () => desk.select(row) }),
    ...item('history', {
      label: t('action.history'),
      icon: 'clock',
      onPress: () => desk.open({ type: 'history', row }),
    }),
    ...item('reactions', {
      label: t('action.reactions'),
      icon: 'smile',
      onPress: () => desk.open({ type: 'reactions', row }),
    }),
    ...item('info', {
      label: t('action.info'),
      icon: 'info',
      onPress: () => desk.open({ type: 'reach', row }),
    }),
    ...item('report', {
      label: t('report.action'),
      icon: 'alert',
      tone: 'danger',
      onPress: () => desk.open({ type: 'report', row }),
    }),
    ...item('delete', {
      label: t('action.delete'),
      icon: 'trash',
      tone: 'danger',
      onPress: () => desk.open({ type: 'delete', rows: [row] }),
    }),
  ];
  const close = () => desk.open(undefined);
  return (
    <MenuPanel
      label={t('action.menu')}
      items={items}
      anchor={anchor}
      onClose={close}
      {...(may.has('react')
        ? {
            header: {
              width: (usual.length + 1) * quickSize + 14,
              height: quickSize + 8,
              content: (
                <QuickReactions
                  row={row}
                  onPick={(emoji) => {
                    close();
                    void deeds.react(row, emoji);
                  }}
                  onMore={() => desk.open({ type: 'emoji', row, anchor })}
                />
              ),
            },
          }
        : {})}
    />
  );
}

interface QuickReactionsProps {
  readonly row: MessageRow;
  readonly onPick: (emoji: string) => void;
  readonly onMore: () => void;
}

function QuickReactions({ row, onPick, onMore }: QuickReactionsProps) {
  const styles = useStyles();
  const t = useT();
  const { recents } = useEmojiMemory();
  const quick = [...new Set([...recents.slice(0, 3), ...usual])].slice(0, usual.length);
  const isGiven = (emoji: string) => row.reactions.some((reaction) => reaction.emoji === emoji && reaction.isOwn);
  return (
    <View style={styles.quick}>
      {quick.map((emoji) => (
        <Tap
          key={emoji}
          role="menuitem"
          aria-label={isGiven(emoji) ? `${emoji}, ${t('reaction.own')}` : emoji}
          onPress={() => onPick(emoji)}
          testID="quick-reaction"
          style={({ isHovered, isPressed }) => [
            styles.emoji,
            isGiven(emoji) ? styles.given : undefined,
            isHovered || isPressed ? styles.over : undefined,
          ]}
        >
          <Txt variant="emoji" style={styles.glyph}>
            {emoji}
          </Txt>
        </Tap>
      ))}
      <IconButton
        icon="plus"
        label={t('action.moreEmoji')}
        onPress={onMore}
        size={quickSize}
        role="menuitem"
        testID="more-emoji"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  quick: { flexDirection: 'row', paddingBottom: 4, marginBottom: 4, borderBottomWidth: 1, borderColor: t.color.line },
  emoji: {
    width: quickSize,
    height: quickSize,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.full,
    outlineOffset: -2,
  },
  given: { backgroundColor: t.color.accentSoft },
  over: { backgroundColor: t.color.hover },
  glyph: { fontSize: 23, lineHeight: 30 },
}));
