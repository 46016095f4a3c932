import { ErrorCode, type UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { describeCode, useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { useWords } from '../markdown/parser';
import { Avatar, Tap, Txt } from '../primitives';
import { makeStyles, nameColor, useIsRtl, useTheme } from '../theme';
import { closedIcon, closedText } from './closed-content';
import type { TimelineItem } from './layout';
import { MessageText } from './MessageText';
import { Ticks } from './Ticks';
import { isRightToLeft } from './text-direction';

export interface BubbleProps {
  readonly item: Extract<TimelineItem, { type: 'message' }>;
  /** Groups show who is speaking. */
  readonly hasAvatars: boolean;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
  /** In encrypted conversations: to where safety numbers are compared. */
  readonly onCompare?: () => void;
  /** Somebody named in it was pressed. */
  readonly onPerson?: (user: UserId) => void;
}

export function Bubble({ item, hasAvatars, onPerson, ...failure }: BubbleProps) {
  const { row, isFirstOfGroup, isLastOfGroup } = item;
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const status = row.isOwn ? `, ${t(`status.${row.status}`)}` : '';
  const words = useWords();
  const said = row.content.type === 'text' ? words(row.content.text) : t(closedText(row.content));
  return (
    <View
      role="article"
      aria-label={`${row.isOwn ? t('common.you') : row.authorName}, ${format.time(row.atMs)}: ${said}${status}`}
      testID="message"
      style={[styles.line, row.isOwn ? styles.lineOwn : styles.lineOther, isFirstOfGroup ? styles.apart : styles.close]}
    >
      {hasAvatars && !row.isOwn ? (
        <View style={styles.gutter}>
          {isLastOfGroup ? <Avatar id={row.author} name={row.authorName} size={30} /> : null}
        </View>
      ) : null}
      <View style={[styles.column, row.isOwn ? styles.columnOwn : undefined]}>
        <BubbleBody item={item} onPerson={onPerson} />
        {row.status === 'failed' ? <Failure item={item} {...failure} /> : null}
      </View>
    </View>
  );
}

function BubbleBody({
  item,
  onPerson,
}: Pick<BubbleProps, 'item'> & { readonly onPerson: BubbleProps['onPerson'] | undefined }) {
  const { row, isFirstOfGroup, isLastOfGroup, hasName, hasMeta } = item;
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const isRtl = useIsRtl();
  const { color, scheme } = useTheme();
  const time = format.time(row.atMs);
  const isText = row.content.type === 'text';
  const runsRtl = row.content.type === 'text' ? isRightToLeft(row.content.text) : isRtl;
  // Time and ticks share the text's last line, unless the text ends on the other side.
  const sharesLine = hasMeta && (runsRtl === undefined || runsRtl === isRtl);
  return (
    <View
      style={[
        styles.bubble,
        row.isOwn ? styles.own : styles.other,
        row.isOwn && !isFirstOfGroup ? styles.ownJoined : undefined,
        row.isOwn && isLastOfGroup ? styles.ownTail : undefined,
        !row.isOwn && !isFirstOfGroup ? styles.otherJoined : undefined,
        !row.isOwn && isLastOfGroup ? styles.otherTail : undefined,
        isText ? undefined : styles.unknown,
      ]}
    >
      {hasName ? (
        <Txt variant="captionStrong" numberOfLines={1} style={{ color: nameColor(row.author, scheme) }}>
          {row.authorName}
        </Txt>
      ) : null}
      {row.content.type === 'text' ? (
        <MessageText
          text={row.content.text}
          mentions={row.content.mentions}
          onMention={onPerson}
          tone={row.isOwn ? 'own' : 'other'}
          reserve={sharesLine ? `\u2003${time}${row.isOwn ? '\u2003\u2002' : ''}` : undefined}
        />
      ) : (
        <View style={styles.unknownRow}>
          <Icon name={closedIcon(row.content)} size={16} color={row.isOwn ? color.onBubbleOwnMuted : color.textFaint} />
          <Txt variant="small" color={row.isOwn ? 'onBubbleOwn' : 'textMuted'} style={styles.unknownText}>
            {t(closedText(row.content))}
          </Txt>
        </View>
      )}
      {hasMeta ? (
        <View style={[styles.meta, sharesLine && isText ? styles.metaOver : styles.metaBelow]}>
          <Txt variant="micro" color={row.isOwn ? 'onBubbleOwnMuted' : 'onBubbleOtherMuted'} style={styles.time}>
            {time}
          </Txt>
          {row.isOwn && row.status !== 'failed' ? <Ticks status={row.status} ground="bubble" /> : null}
        </View>
      ) : null}
    </View>
  );
}

/** Never gives up silently: the reason, and what one can do. I16 */
function Failure({ item: { row }, onRetry, onDiscard, onCompare }: Omit<BubbleProps, 'hasAvatars'>) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const isDoubtful = row.failure?.code === ErrorCode.UNVERIFIED || row.failure?.code === ErrorCode.FORBIDDEN;
  const reason = row.failure ? describeCode(row.failure.code, t) : '';
  return (
    <View style={styles.failure} role="alert">
      <View style={styles.failureText}>
        <Ticks status="failed" size={15} />
        <Txt variant="caption" color="dangerText" style={styles.reason}>
          {`${t('status.failed')}. ${reason}`}
        </Txt>
      </View>
      <View style={styles.failureActions}>
        {isDoubtful && onCompare ? (
          <Tap
            onPress={onCompare}
            aria-label={t('safety.compareWith')}
            hitSlop={8}
            style={styles.failureAction}
            testID="compare"
          >
            <Icon name="shield" size={14} color={color.accentText} />
            <Txt variant="captionStrong" color="accentText">
              {t('safety.compare')}
            </Txt>
          </Tap>
        ) : null}
        {row.failure?.canRetry === false ? null : (
          <Tap onPress={onRetry} aria-label={t('common.retry')} hitSlop={8} style={styles.failureAction}>
            <Icon name="retry" size={14} color={color.accentText} />
            <Txt variant="captionStrong" color="accentText">
              {t('common.retry')}
            </Txt>
          </Tap>
        )}
        <Tap onPress={onDiscard} aria-label={t('message.discard')} hitSlop={8} style={styles.failureAction}>
          <Icon name="trash" size={14} color={color.dangerText} />
          <Txt variant="captionStrong" color="dangerText">
            {t('message.discard')}
          </Txt>
        </Tap>
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  line: { flexDirection: 'row', paddingHorizontal: t.space.lg },
  lineOwn: { justifyContent: 'flex-end' },
  lineOther: { justifyContent: 'flex-start' },
  apart: { paddingTop: t.space.md },
  close: { paddingTop: 3 },
  gutter: { width: 38, justifyContent: 'flex-end' },
  column: { maxWidth: '80%', flexShrink: 1, alignItems: 'flex-start' },
  columnOwn: { alignItems: 'flex-end' },
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
  unknown: { borderStyle: 'dashed', borderWidth: 1, borderColor: t.color.lineStrong },
  unknownRow: { flexDirection: 'row', gap: t.space.sm, alignItems: 'center' },
  unknownText: { flexShrink: 1, fontStyle: 'italic' },
  meta: { flexDirection: 'row', alignItems: 'center', gap: 3 },
  metaOver: { position: 'absolute', bottom: 6, end: 11 },
  metaBelow: { alignSelf: 'flex-end', marginTop: 2, marginEnd: -2 },
  time: { fontVariant: ['tabular-nums'] },
  failure: { alignItems: 'flex-end', gap: 2, paddingTop: 5, paddingHorizontal: 4 },
  failureText: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  reason: { flexShrink: 1, textAlign: 'right' },
  failureActions: { flexDirection: 'row', gap: t.space.lg },
  failureAction: { flexDirection: 'row', alignItems: 'center', gap: 5, minHeight: 30, borderRadius: t.radius.xs },
}));
