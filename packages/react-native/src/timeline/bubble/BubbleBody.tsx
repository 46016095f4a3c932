import type { UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { useFormat, useT } from '../../i18n';
import { Icon } from '../../icons';
import { Txt } from '../../primitives';
import { slot } from '../../slots/slot';
import { makeStyles, nameColor, useIsRtl, useTheme } from '../../theme';
import { closedIcon, closedText } from '../closed-content';
import type { TimelineItem } from '../layout';
import { MessageText } from '../MessageText';
import { Ticks } from '../Ticks';
import { isRightToLeft } from '../text-direction';
import { LinkCard } from './LinkCard';
import { Quote } from './Quote';

const QuoteSlot = slot('Quote', Quote);
const LinkCardSlot = slot('LinkCard', LinkCard);

export interface BubbleBodyProps {
  readonly item: Extract<TimelineItem, { type: 'message' }>;
  readonly onQuote?: () => void;
  readonly onPerson?: ((user: UserId) => void) | undefined;
}

/** The bubble itself: what it answers, what it says, and in its last line when, and how far it has come. */
export function BubbleBody({ item, onQuote, onPerson }: BubbleBodyProps) {
  const { row, isFirstOfGroup, isLastOfGroup, hasName, hasMeta } = item;
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const isRtl = useIsRtl();
  const { color, scheme } = useTheme();
  const { content } = row;
  const tone = row.isOwn ? 'own' : 'other';
  const time = format.time(row.atMs);
  const runsRtl = content.type === 'text' ? isRightToLeft(content.text) : isRtl;
  const hasCard = content.type === 'text' && content.link !== undefined;
  const isMarked = row.isEdited || row.isPinned;
  const hasLine = hasMeta || isMarked;
  // Time and ticks share the text's last line, unless the text ends on the other side.
  const sharesLine = hasLine && !hasCard && (runsRtl === undefined || runsRtl === isRtl);
  const marks = `${row.isPinned ? '\u2003' : ''}${row.isEdited ? `\u2002${t('message.edited')}` : ''}`;
  return (
    <View
      style={[
        styles.bubble,
        row.isOwn ? styles.own : styles.other,
        row.isOwn && !isFirstOfGroup ? styles.ownJoined : undefined,
        row.isOwn && isLastOfGroup ? styles.ownTail : undefined,
        !row.isOwn && !isFirstOfGroup ? styles.otherJoined : undefined,
        !row.isOwn && isLastOfGroup ? styles.otherTail : undefined,
        content.type === 'text' ? undefined : styles.closed,
      ]}
    >
      {hasName ? (
        <Txt variant="captionStrong" numberOfLines={1} style={{ color: nameColor(row.author, scheme) }}>
          {row.authorName}
        </Txt>
      ) : null}
      {content.type === 'text' && content.isForwarded ? (
        <View style={styles.forwarded}>
          <Icon name="share" size={12} color={row.isOwn ? color.onBubbleOwnMuted : color.textFaint} />
          <Txt variant="caption" color={row.isOwn ? 'onBubbleOwnMuted' : 'onBubbleOtherMuted'} style={styles.italic}>
            {t('message.forwarded')}
          </Txt>
        </View>
      ) : null}
      {row.repliedTo ? <QuoteSlot repliedTo={row.repliedTo} tone={tone} onPress={onQuote} /> : null}
      {content.type === 'text' ? (
        <MessageText
          text={content.text}
          mentions={content.mentions}
          onMention={onPerson}
          tone={tone}
          reserve={sharesLine ? `\u2003${marks}${time}${row.isOwn ? '\u2003\u2002' : ''}` : undefined}
        />
      ) : (
        <View style={styles.closedRow}>
          <Icon name={closedIcon(content)} size={16} color={row.isOwn ? color.onBubbleOwnMuted : color.textFaint} />
          <Txt variant="small" color={row.isOwn ? 'onBubbleOwn' : 'textMuted'} style={styles.closedText}>
            {t(closedText(content))}
          </Txt>
        </View>
      )}
      {content.type === 'text' && content.link ? <LinkCardSlot link={content.link} tone={tone} /> : null}
      {hasLine ? (
        <View style={[styles.meta, sharesLine && content.type === 'text' ? styles.metaOver : styles.metaBelow]}>
          {row.isPinned ? (
            <Icon name="pin" size={11} color={row.isOwn ? color.onBubbleOwnMuted : color.onBubbleOtherMuted} />
          ) : null}
          {row.isEdited ? (
            <Txt variant="micro" color={row.isOwn ? 'onBubbleOwnMuted' : 'onBubbleOtherMuted'}>
              {t('message.edited')}
            </Txt>
          ) : null}
          <Txt variant="micro" color={row.isOwn ? 'onBubbleOwnMuted' : 'onBubbleOtherMuted'} style={styles.time}>
            {time}
          </Txt>
          {row.isOwn && row.status !== 'failed' ? <Ticks status={row.status} ground="bubble" /> : null}
        </View>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bubble: {
    maxWidth: 560,
    paddingHorizontal: 13,
    paddingTop: 8,
    paddingBottom: 8,
    borderRadius: t.radius.bubble,
  },
  own: { backgroundColor: t.color.bubbleOwn },
  other: { backgroundColor: t.color.bubbleOther, ...t.elevation.low },
  ownJoined: { borderTopEndRadius: t.radius.xs },
  ownTail: { borderBottomEndRadius: t.radius.xs },
  otherJoined: { borderTopStartRadius: t.radius.xs },
  otherTail: { borderBottomStartRadius: t.radius.xs },
  forwarded: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  italic: { fontStyle: 'italic' },
  closed: { borderStyle: 'dashed', borderWidth: 1, borderColor: t.color.lineStrong },
  closedRow: { flexDirection: 'row', gap: t.space.sm, alignItems: 'center' },
  closedText: { flexShrink: 1, fontStyle: 'italic' },
  meta: { flexDirection: 'row', alignItems: 'center', gap: 3 },
  metaOver: { position: 'absolute', bottom: 6, end: 11 },
  metaBelow: { alignSelf: 'flex-end', marginTop: 2, marginEnd: -2 },
  time: { fontVariant: ['tabular-nums'] },
}));
