import type { ConversationRow, MessageStatus } from '@tidings/client';
import { type ConversationId, ConversationKind, Encryption } from '@tidings/protocol';
import { memo, useRef } from 'react';
import { View } from 'react-native';
import { useAccount, useDetails, useNow, usePresence, useTyping } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { useWords } from '../markdown/parser';
import { conversationIcon, conversationTitle } from '../people';
import { Avatar, Badge, Tap, Txt } from '../primitives';
import type { Anchor } from '../primitives/place-menu';
import { type Colors, makeStyles, useTheme, webProps } from '../theme';
import { Ticks, typingText } from '../timeline';
import { type PreviewParts, previewParts } from './preview-text';

export interface ConversationItemProps {
  readonly row: ConversationRow;
  readonly isSelected: boolean;
  readonly onOpen: (id: ConversationId) => void;
  /** A long press, the other mouse button, the menu key: at this place on the screen. */
  readonly onMenu: (row: ConversationRow, at: Anchor) => void;
}

export const ConversationItem = memo(function ConversationItem(props: ConversationItemProps) {
  const { row, isSelected, onOpen, onMenu } = props;
  const self = useRef<View>(null);
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { color } = useTheme();
  const now = useNow(60_000);
  const isOnline = usePresence(row.peer?.id)?.isOnline ?? false;
  const details = useDetails(row);
  const line = usePreviewLine(row);
  const time = row.atMs > 0 ? format.brief(row.atMs, now) : '';
  const isUnread = row.unread > 0 || row.isMarkedUnread;
  const title = conversationTitle(row, t);
  const isOpen = row.encryption === Encryption.OPEN;
  const label = [
    title,
    isOpen ? t('encryption.open') : '',
    row.unread > 0 ? t('list.unread', { count: row.unread }) : row.isMarkedUnread ? t('organise.isMarkedUnread') : '',
    row.isPinned ? t('organise.isPinned') : '',
    row.isMuted ? t('organise.isMuted') : '',
    row.mentions > 0 ? t('list.mentioned') : '',
    isOnline ? t('presence.online') : '',
    line.by ? `${line.by} ${line.text}` : line.text,
    line.status ? t(`status.${line.status}`) : '',
    time,
  ];
  const openMenu = () => self.current?.measureInWindow((x, y, width, height) => onMenu(row, { x, y, width, height }));
  const onContextMenu = (event: { preventDefault(): void; clientX: number; clientY: number }) => {
    event.preventDefault();
    // The menu key says no place.
    if (event.clientX === 0 && event.clientY === 0) openMenu();
    else onMenu(row, { x: event.clientX, y: event.clientY, width: 0, height: 0 });
  };
  return (
    <View style={styles.cell} role="listitem">
      <Tap
        ref={self}
        role="link"
        onPress={() => onOpen(row.id)}
        onLongPress={openMenu}
        {...webProps({ onContextMenu })}
        aria-label={label.filter(Boolean).join(', ')}
        aria-current={isSelected ? 'page' : undefined}
        testID="conversation"
        style={({ isHovered, isPressed }) => [
          styles.row,
          isHovered ? styles.hovered : undefined,
          isPressed ? styles.pressed : undefined,
          isSelected ? styles.selected : undefined,
        ]}
      >
        <Avatar
          id={row.peer?.id ?? row.id}
          name={title}
          size={50}
          isOnline={isOnline}
          ground={isSelected ? color.accentSoft : color.surface}
          {...conversationIcon(row, details)}
        />
        <View style={styles.texts}>
          <View style={styles.line}>
            <Txt variant={isUnread ? 'bodyStrong' : 'body'} numberOfLines={1} isAtStart style={styles.title}>
              {title}
            </Txt>
            {isOpen ? <OpenMark /> : null}
            {row.isMuted ? <Icon name="bellOff" size={14} color={color.textFaint} /> : null}
            <Txt variant="caption" color={isUnread ? 'accentText' : 'textFaint'} style={styles.time}>
              {time}
            </Txt>
          </View>
          <View style={styles.line}>
            {line.status ? <Ticks status={line.status} size={16} /> : null}
            {line.by ? (
              <Txt variant="small" color={line.byColor ?? line.color} numberOfLines={1} style={styles.by}>
                {line.by}
              </Txt>
            ) : null}
            <Txt variant="small" color={line.color} numberOfLines={1} isAtStart style={styles.preview}>
              {line.text}
            </Txt>
            {row.isPinned ? <Icon name="pin" size={14} color={color.textFaint} /> : null}
            {row.isMarkedUnread && row.unread === 0 ? <View style={styles.dot} testID="marked-unread" /> : null}
            {row.mentions > 0 ? <MentionMark /> : null}
            <Badge count={row.unread} label={t('list.unread', { count: row.unread })} isQuiet={row.isMuted} />
          </View>
        </View>
      </Tap>
    </View>
  );
});

/** Somebody has named the person, or answered them. */
function MentionMark() {
  const styles = useStyles();
  const { color } = useTheme();
  return (
    <View style={styles.mention} aria-hidden testID="mention-mark">
      <Icon name="at" size={13} color={color.onAccent} strokeWidth={2.4} />
    </View>
  );
}

/** The server can read this one. */
function OpenMark() {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  return (
    <View style={styles.open} aria-hidden testID="open-mark">
      <Icon name="lockOpen" size={11} color={color.onWarningSoft} strokeWidth={2.3} />
      <Txt variant="micro" color="onWarningSoft">
        {t('encryption.openMark')}
      </Txt>
    </View>
  );
}

/** Typing before a draft before the newest message. */
function usePreviewLine(row: ConversationRow): PreviewLine {
  const t = useT();
  const format = useFormat();
  const self = useAccount()?.user?.id;
  const words = useWords();
  const typing = useTyping(row.id);
  if (typing.length > 0) {
    const text = row.kind === ConversationKind.DIRECT ? t('typing.short') : typingText(typing, t);
    return { text, color: 'accentText' };
  }
  const draft = row.draft.trim();
  if (draft !== '') return { by: `${t('list.draft')}:`, byColor: 'fresh', text: draft, color: 'textMuted' };
  const parts = previewParts(row, self, t, format, words);
  const isOwn = row.preview?.type === 'message' && row.preview.isOwn;
  const color = row.unread > 0 ? 'text' : 'textMuted';
  return { ...parts, color, ...(isOwn && row.preview?.type === 'message' ? { status: row.preview.status } : {}) };
}

interface PreviewLine extends PreviewParts {
  readonly color: keyof Colors;
  readonly byColor?: keyof Colors;
  readonly status?: MessageStatus;
}

const useStyles = makeStyles((t) => ({
  cell: { paddingHorizontal: t.space.sm, paddingVertical: 1 },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md + 1,
    minHeight: 70,
    paddingHorizontal: t.space.sm + 2,
    paddingVertical: 9,
    borderRadius: t.radius.lg,
    outlineOffset: -2,
  },
  hovered: { backgroundColor: t.color.hover },
  pressed: { backgroundColor: t.color.pressed },
  selected: { backgroundColor: t.color.accentSoft },
  texts: { flex: 1, minWidth: 0, gap: 3 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 5, minHeight: 22 },
  title: { flex: 1, minWidth: 0 },
  open: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 3,
    paddingHorizontal: 6,
    paddingVertical: 1,
    borderRadius: t.radius.full,
    backgroundColor: t.color.warningSoft,
  },
  dot: { width: 12, height: 12, borderRadius: t.radius.full, backgroundColor: t.color.accent },
  mention: {
    width: 22,
    height: 22,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.full,
    backgroundColor: t.color.accent,
  },
  time: { fontVariant: ['tabular-nums'] },
  by: { flexShrink: 1, maxWidth: '45%' },
  preview: { flex: 1, minWidth: 0 },
}));
