import type { ConversationRow, Place, TimelineState } from '@tidings/client';
import { ConversationKind, type UserId } from '@tidings/protocol';
import {
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { View } from 'react-native';
import { isEncrypted } from '../encryption';
import { type OpenTimeline, useClient, useTimeline } from '../hooks';
import { describeError, useT } from '../i18n';
import { EmptyState, useToast } from '../primitives';
import { slot } from '../slots/slot';
import { makeStyles } from '../theme';
import { Announcer } from './Announcer';
import { Bubble } from './Bubble';
import { ChangeLine } from './ChangeLine';
import { Highlight } from './Highlight';
import { JumpButton } from './JumpButton';
import { layoutTimeline, type TimelineItem } from './layout';
import { MessageList, type MessageListHandle } from './MessageList';
import { OlderRow } from './OlderRow';
import { DayLine, FreshLine } from './Separators';
import { TimelineSkeleton } from './TimelineSkeleton';
import { useDeskTimeline } from './use-desk-timeline';
import { useEra } from './use-era';
import { useFreshAfter } from './use-fresh-after';
import { useSeen } from './use-seen';

const BubbleSlot = slot('Bubble', Bubble);
const DayLineSlot = slot('DayLine', DayLine);
const FreshLineSlot = slot('FreshLine', FreshLine);
const ChangeLineSlot = slot('ChangeLine', ChangeLine);
const JumpButtonSlot = slot('JumpButton', JumpButton);
const TimelineSkeletonSlot = slot('TimelineSkeleton', TimelineSkeleton);

export interface TimelineHandle {
  /** After sending, one wants to see what one has written. */
  showEnd(): void;
  /** Goes to a message, or to a day, and marks it. */
  show(place: Place): void;
}

export interface TimelineProps {
  readonly ref?: Ref<TimelineHandle>;
  readonly conversation: ConversationRow;
  /** Where to open, and to go to when it changes: what a link leads to. Default: at what is new, else at the end. */
  readonly place?: Place | undefined;
  /** The person wants to choose a day to go to. */
  readonly onPickDay?: ((atMs: number) => void) | undefined;
  /** Somebody has new keys: leads to `VerifyScreen`. */
  readonly onVerify?: ((user: UserId) => void) | undefined;
  /** A message waits until safety numbers were compared: leads to where that is done. */
  readonly onCompare?: (() => void) | undefined;
  /** Somebody named in a message was pressed. */
  readonly onPerson?: ((user: UserId) => void) | undefined;
}

/** The messages of a conversation. Give it the conversation's id as `key`: it holds where one is in it. */
export function Timeline({ ref, ...props }: TimelineProps) {
  const { conversation, place } = props;
  const styles = useStyles();
  const t = useT();
  const first = useRef(place ?? firstUnread(conversation)).current;
  const timeline = useTimeline(conversation.id, first);
  const { state, show } = timeline;
  const shownPlace = useRef(place);
  useEffect(() => {
    if (!place || isSamePlace(place, shownPlace.current)) return;
    shownPlace.current = place;
    show(place);
  }, [place, show]);
  return (
    <View role="log" aria-live="off" aria-label={t('timeline.label')} style={styles.fill}>
      {state ? (
        <OpenedTimeline
          {...(ref ? { ref } : {})}
          {...props}
          timeline={timeline}
          state={state}
          isLed={place !== undefined}
        />
      ) : (
        <TimelineSkeletonSlot />
      )}
    </View>
  );
}

interface OpenedTimelineProps extends TimelineProps {
  readonly timeline: OpenTimeline;
  readonly state: TimelineState;
  /** It was opened at a place that the person wanted to see. */
  readonly isLed: boolean;
}

/** Where the new messages begin, if that is not among those that are shown first anyway. */
function firstUnread({ unread, readSeq }: ConversationRow): Place | undefined {
  return unread > shownAtFirst && readSeq > 0 ? { seq: readSeq } : undefined;
}

const shownAtFirst = 30;

const isSamePlace = (a: Place, b: Place | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function OpenedTimeline(props: OpenedTimelineProps) {
  const { ref, conversation, state, timeline, isLed } = props;
  const styles = useStyles();
  const t = useT();
  const list = useRef<MessageListHandle>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const freshAfterSeq = useFreshAfter(conversation);
  const { visibleSeq, onVisible } = useSeen(conversation);
  const actions = useFailureActions();
  // The screen above makes new functions each time; the rows need not be drawn again for that.
  const links = useRef(props);
  links.current = props;
  // What leads nowhere is no control.
  const has = useGiven(props);
  const isGroup = conversation.kind === ConversationKind.GROUP;
  const isClosed = isEncrypted(conversation.encryption);
  const { rows, hasOlder, hasNewer } = state;
  const era = useEra(state);
  const focus = useFocus(state, { isLed, era, list });
  useMissed(state.missed);
  useDeskTimeline(rows, timeline.show);
  const newest = rows.findLast(({ type }) => type === 'message')?.id;

  const showEnd = (isAnimated: boolean) => {
    if (links.current.state.hasNewer) timeline.show('end');
    else list.current?.scrollToEnd(isAnimated);
  };
  useImperativeHandle(ref, () => ({ showEnd: () => showEnd(false), show: timeline.show }));

  const items = useMemo(
    () => layoutTimeline(rows, { hasOlder, freshAfterSeq, isGroup }),
    [rows, hasOlder, freshAfterSeq, isGroup],
  );
  const unseen = useMemo(
    () =>
      isAtEnd ? 0 : rows.filter((row) => row.type === 'message' && !row.isOwn && (row.seq ?? 0) > visibleSeq).length,
    [isAtEnd, rows, visibleSeq],
  );
  const renderItem = useCallback(
    (item: TimelineItem) => {
      const show = () => {
        if (item.type === 'day')
          return (
            <DayLineSlot
              atMs={item.atMs}
              {...(has.onPickDay ? { onPress: () => links.current.onPickDay?.(item.atMs) } : {})}
            />
          );
        if (item.type === 'fresh') return <FreshLineSlot />;
        if (item.type === 'change')
          return (
            <ChangeLineSlot
              row={item.row}
              {...(has.onVerify ? { onVerify: (user: UserId) => links.current.onVerify?.(user) } : {})}
              onRetry={actions.retry}
              onDiscard={actions.discard}
            />
          );
        const { id } = item.row;
        return (
          <BubbleSlot
            item={item}
            hasAvatars={isGroup}
            onRetry={actions.retry}
            onDiscard={actions.discard}
            isEntry={id === newest}
            {...(has.onPerson ? { onPerson: (user: UserId) => links.current.onPerson?.(user) } : {})}
            {...(isClosed && has.onCompare ? { onCompare: () => links.current.onCompare?.() } : {})}
          />
        );
      };
      const turn = focus && item.key === focus.entry ? focus.turn : undefined;
      return (
        <View style={styles.item}>
          <Highlight turn={turn}>{show()}</Highlight>
        </View>
      );
    },
    [isGroup, isClosed, actions, styles, focus, newest, has],
  );

  if (
    !hasOlder &&
    !hasNewer &&
    !rows.some((row) => row.type === 'message') &&
    conversation.role !== undefined &&
    rows.length < 2
  )
    return <EmptyState icon="feather" title={t('timeline.empty.title')} text={t('timeline.empty.text')} />;
  return (
    <>
      <View style={styles.column}>
        <MessageList
          key={era}
          ref={list}
          items={items}
          renderItem={renderItem}
          initialKey={focus?.entry ?? items.find(({ type }) => type === 'fresh')?.key}
          initialPlace={focus ? 'middle' : 'top'}
          hasNewer={hasNewer}
          header={<OlderRow state={state} onRetry={timeline.loadOlder} />}
          onNearStart={() => {
            // After a failure only the button tries again, else scrolling would hammer a server that is away.
            if (hasOlder && !state.isLoadingOlder && !state.olderFailed) timeline.loadOlder();
          }}
          onNearEnd={() => {
            if (hasNewer && !state.isLoadingNewer && !state.newerFailed) timeline.loadNewer();
          }}
          onAtEndChange={setAtEnd}
          onVisible={onVisible}
        />
        {isAtEnd && !hasNewer ? null : (
          <JumpButtonSlot count={hasNewer ? conversation.unread : unseen} onPress={() => showEnd(true)} />
        )}
      </View>
      <Announcer rows={rows} hasNewer={hasNewer} />
    </>
  );
}

/** The row that the person was led to. What opens at the first unread message is not marked: the line says it. */
function useFocus(
  { focus }: TimelineState,
  { isLed, era, list }: { isLed: boolean; era: number; list: RefObject<MessageListHandle | null> },
) {
  const [first] = useState(isLed ? undefined : focus?.turn);
  const marked = focus && focus.turn !== first ? focus : undefined;
  const seen = useRef({ turn: marked?.turn, era });
  useEffect(() => {
    const before = seen.current;
    seen.current = { turn: marked?.turn, era };
    // A list that begins anew opens there by itself.
    if (marked && marked.turn !== before.turn && era === before.era) list.current?.scrollToKey(marked.entry);
  }, [marked, era, list]);
  return marked;
}

function useMissed(missed: TimelineState['missed']): void {
  const toast = useToast();
  const t = useT();
  useEffect(() => {
    if (missed) toast({ text: t(missed === 'gone' ? 'timeline.placeGone' : 'timeline.placeAway'), icon: 'alert' });
  }, [missed, toast, t]);
}

/** Which ways out of the timeline there are; the same object as long as they are the same. */
function useGiven({ onPickDay, onVerify, onPerson, onCompare }: TimelineProps) {
  const [day, verify, person, compare] = [onPickDay, onVerify, onPerson, onCompare].map((way) => way !== undefined);
  return useMemo(
    () => ({ onPickDay: day, onVerify: verify, onPerson: person, onCompare: compare }),
    [day, verify, person, compare],
  );
}

function useFailureActions() {
  const { messages } = useClient();
  const toast = useToast();
  const t = useT();
  return useMemo(() => {
    const orSay = (work: Promise<void>) =>
      void work.catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
    type Id = Parameters<typeof messages.retry>[0];
    return {
      retry: (id: Id) => orSay(messages.retry(id)),
      discard: (id: Id) => orSay(messages.discard(id)),
    };
  }, [messages, toast, t]);
}

const useStyles = makeStyles(() => ({
  fill: { flex: 1, minHeight: 0 },
  column: { flex: 1, minHeight: 0 },
  item: { width: '100%', maxWidth: 900, alignSelf: 'center' },
}));
