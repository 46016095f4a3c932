import type { EntryId, UserId } from '@tidings/protocol';
import { type ReactNode, useRef, useState } from 'react';
import { Animated, View } from 'react-native';
import { useDesk, useDeskConversation, useSelection } from '../actions/desk';
import { mayDo } from '../actions/may-do';
import { useMessageDeeds } from '../actions/use-message-deeds';
import { isDesktop } from '../composer/submit-key';
import { useBlocked } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { Avatar, Tap } from '../primitives';
import type { Anchor } from '../primitives/place-menu';
import { slot } from '../slots/slot';
import { isWeb, makeStyles, useTheme, webProps } from '../theme';
import { BlockedMessage } from './BlockedMessage';
import { articleKeys } from './bubble/article-keys';
import { BubbleBody } from './bubble/BubbleBody';
import { EffectFailure } from './bubble/EffectFailure';
import { Failure } from './bubble/Failure';
import { HoverBar } from './bubble/HoverBar';
import { ReactionChips } from './bubble/ReactionChips';
import { useTouch } from './bubble/use-touch';
import type { TimelineItem } from './layout';
import { messageLabel } from './message-label';
import { useSaid } from './use-said';

const ReactionChipsSlot = slot('ReactionChips', ReactionChips);

export interface BubbleProps {
  readonly item: Extract<TimelineItem, { type: 'message' }>;
  /** Groups show who is speaking. */
  readonly hasAvatars: boolean;
  /** Of the message, or of a change to it that was refused. */
  readonly onRetry: (id: EntryId) => void;
  readonly onDiscard: (id: EntryId) => void;
  /** In encrypted conversations: to where safety numbers are compared. */
  readonly onCompare?: () => void;
  /** Where the Tab key enters the timeline. */
  readonly isEntry?: boolean;
  /** Somebody named in it was pressed. */
  readonly onPerson?: (user: UserId) => void;
}

/** A message in the timeline, with all one can do with it where there is a `MessageDesk`; in a group folded away if its author is blocked. */
export function Bubble(props: BubbleProps) {
  const { author, isOwn } = props.item.row;
  const isBlocked = useBlocked().some(({ id }) => id === author);
  if (isOwn || !props.hasAvatars || !isBlocked) return <OpenBubble {...props} />;
  return (
    <BlockedMessage>
      <OpenBubble {...props} />
    </BlockedMessage>
  );
}

function OpenBubble({ item, hasAvatars, isEntry = false, onPerson, ...failure }: BubbleProps) {
  const { row, isFirstOfGroup, isLastOfGroup } = item;
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const said = useSaid();
  const { onRetry, onDiscard } = failure;
  const { line, column, shift, handlers, deeds, hover } = useBubbleDeeds(row);
  return (
    <View
      ref={line}
      role="article"
      aria-label={messageLabel(row, said, t, format)}
      testID="message"
      {...handlers}
      {...webProps({ tabIndex: isEntry ? 0 : -1 })}
      style={[styles.line, row.isOwn ? styles.lineOwn : styles.lineOther, isFirstOfGroup ? styles.apart : styles.close]}
    >
      {hasAvatars && !row.isOwn ? (
        <View style={styles.gutter}>
          {isLastOfGroup ? <Avatar id={row.author} name={row.authorName} size={30} /> : null}
        </View>
      ) : null}
      <Animated.View
        style={[styles.column, row.isOwn ? styles.columnOwn : undefined, { transform: [{ translateX: shift }] }]}
      >
        <View ref={column} style={styles.bubble}>
          <BubbleBody item={item} onPerson={onPerson} {...(deeds?.onQuote ? { onQuote: deeds.onQuote } : {})} />
          {hover}
        </View>
        <ReactionChipsSlot
          reactions={row.reactions}
          isOwn={row.isOwn}
          onToggle={deeds?.onToggle}
          onWho={deeds?.onWho}
        />
        {row.status === 'failed' ? (
          <Failure
            failure={row.failure}
            onRetry={() => onRetry(row.id)}
            onDiscard={() => onDiscard(row.id)}
            {...(failure.onCompare ? { onCompare: failure.onCompare } : {})}
          />
        ) : null}
        {row.effectFailure ? (
          <EffectFailure failure={row.effectFailure} isOwn={row.isOwn} onRetry={onRetry} onDismiss={onDiscard} />
        ) : null}
      </Animated.View>
      <Choice row={row} />
    </View>
  );
}

/** What can be done with this message here; nothing without a desk. */
function useBubbleDeeds(row: BubbleProps['item']['row']) {
  const desk = useDesk();
  const conversation = useDeskConversation();
  const actions = useMessageDeeds(conversation?.id);
  const isChoosing = useSelection() !== undefined;
  const [isHovered, setHovered] = useState(false);
  const line = useRef<View>(null);
  const column = useRef<View>(null);
  const may = conversation && mayDo(row, conversation);
  const openMenu = (anchor: Anchor) => desk?.open({ type: 'menu', row, anchor });
  const reply = may?.has('reply') ? () => desk?.take({ type: 'reply', row }) : undefined;
  const { shift, handlers: touch } = useTouch(
    desk && may ? { onLongPress: ({ x, y }) => openMenu({ x, y, width: 0, height: 0 }), onSwipe: reply } : undefined,
  );
  if (!desk || !may || !actions) return { line, column, shift };
  const openAtBubble = () =>
    column.current?.measureInWindow((x, y, width, height) => openMenu({ x, y, width, height }));
  const react = may.has('react') ? (anchor: Anchor) => desk.open({ type: 'emoji', row, anchor }) : undefined;
  const pointer = {
    onKeyDown: articleKeys(openAtBubble),
    onContextMenu: (event: { clientX: number; clientY: number; target: Element; preventDefault(): void }) => {
      // A link keeps the browser's own menu: "open in a new tab" is not ours to take away.
      if (event.target.closest('a')) return;
      event.preventDefault();
      openMenu({ x: event.clientX, y: event.clientY, width: 0, height: 0 });
    },
    onMouseEnter: () => isDesktop() && setHovered(true),
    onMouseLeave: () => setHovered(false),
  };
  const hover: ReactNode =
    isHovered && !isChoosing ? <HoverBar isOwn={row.isOwn} onReact={react} onReply={reply} onMore={openMenu} /> : null;
  const { repliedTo } = row;
  return {
    line,
    column,
    shift,
    handlers: {
      ...touch,
      ...webProps(pointer),
      ...(isWeb ? {} : { accessibilityActions, onAccessibilityAction: openAtBubble }),
    },
    hover,
    deeds: {
      onQuote: repliedTo && (() => desk.jumpTo(repliedTo.id)),
      onToggle: may.has('react') ? (emoji: string) => void actions.react(row, emoji) : undefined,
      onWho: () => desk.open({ type: 'reactions', row }),
    },
  };
}

const accessibilityActions = [{ name: 'longpress' }] as const;

/** While messages are being chosen: the whole line is a checkbox. */
function Choice({ row }: Pick<BubbleProps['item'], 'row'>) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const desk = useDesk();
  const selection = useSelection();
  if (!desk || !selection) return null;
  const isChosen = selection.has(row.id);
  return (
    <Tap
      role="checkbox"
      aria-checked={isChosen}
      aria-label={t('select.message')}
      onPress={() => desk.toggle(row)}
      style={[styles.choice, isChosen ? styles.chosen : undefined, row.isOwn ? undefined : styles.choiceOther]}
      testID="choice"
    >
      <View style={[styles.tick, isChosen ? styles.ticked : undefined]}>
        {isChosen ? <Icon name="check" size={15} color={color.onAccent} strokeWidth={2.6} /> : null}
      </View>
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  line: { flexDirection: 'row', paddingHorizontal: t.space.lg, outlineOffset: -2, outlineColor: t.color.focus },
  lineOwn: { justifyContent: 'flex-end' },
  lineOther: { justifyContent: 'flex-start' },
  apart: { paddingTop: t.space.md },
  close: { paddingTop: 3 },
  gutter: { width: 38, justifyContent: 'flex-end' },
  column: { maxWidth: '80%', flexShrink: 1, alignItems: 'flex-start' },
  columnOwn: { alignItems: 'flex-end' },
  bubble: { maxWidth: '100%' },
  choice: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    start: 0,
    end: 0,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'flex-start',
    paddingHorizontal: t.space.lg,
    outlineOffset: -3,
    borderRadius: t.radius.sm,
  },
  choiceOther: { justifyContent: 'flex-end' },
  chosen: { backgroundColor: t.scheme === 'light' ? 'rgba(18, 105, 90, 0.13)' : 'rgba(92, 203, 170, 0.16)' },
  tick: {
    width: 24,
    height: 24,
    borderRadius: 12,
    alignItems: 'center',
    justifyContent: 'center',
    borderWidth: 2,
    borderColor: t.color.lineStrong,
    backgroundColor: t.color.surface,
  },
  ticked: { backgroundColor: t.color.accent, borderColor: t.color.accent },
}));
