import type { ConversationRow, TimelineState } from '@tidings/client';
import { ConversationKind, type UserId } from '@tidings/protocol';
import { type Ref, useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import { isEncrypted } from '../encryption';
import { useClient, useTimeline } from '../hooks';
import { describeError, useT } from '../i18n';
import { useWords } from '../markdown/parser';
import { EmptyState, Hidden, useToast } from '../primitives';
import { makeStyles } from '../theme';
import { Bubble } from './Bubble';
import { JumpButton } from './JumpButton';
import { layoutTimeline, type TimelineItem } from './layout';
import { MessageList, type MessageListHandle } from './MessageList';
import { OlderRow } from './OlderRow';
import { ChangeLine, DayLine, FreshLine } from './Separators';
import { TimelineSkeleton } from './TimelineSkeleton';
import { useFreshAfter } from './use-fresh-after';
import { useSeen } from './use-seen';

export interface TimelineHandle {
  /** After sending, one wants to see what one has written. */
  showEnd(): void;
}

export interface TimelineProps {
  readonly ref?: Ref<TimelineHandle>;
  readonly conversation: ConversationRow;
  /** Somebody has new keys: leads to `VerifyScreen`. */
  readonly onVerify?: ((user: UserId) => void) | undefined;
  /** A message waits until safety numbers were compared: leads to where that is done. */
  readonly onCompare?: (() => void) | undefined;
  /** Somebody named in a message was pressed. */
  readonly onPerson?: ((user: UserId) => void) | undefined;
}

/** The messages of a conversation. Give it the conversation's id as `key`: it holds where one is in it. */
export function Timeline({ ref, conversation, onVerify, onCompare, onPerson }: TimelineProps) {
  const styles = useStyles();
  const t = useT();
  const { state, loadOlder } = useTimeline(conversation.id);
  return (
    <View role="log" aria-live="off" aria-label={t('timeline.label')} style={styles.fill}>
      {state ? (
        <OpenedTimeline
          {...(ref ? { ref } : {})}
          conversation={conversation}
          state={state}
          onLoadOlder={loadOlder}
          onVerify={onVerify}
          onCompare={onCompare}
          onPerson={onPerson}
        />
      ) : (
        <TimelineSkeleton />
      )}
    </View>
  );
}

interface OpenedTimelineProps extends TimelineProps {
  readonly state: TimelineState;
  readonly onLoadOlder: () => void;
}

function OpenedTimeline(props: OpenedTimelineProps) {
  const { ref, conversation, state, onLoadOlder } = props;
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
  const isGroup = conversation.kind === ConversationKind.GROUP;
  const isClosed = isEncrypted(conversation.encryption);
  const { rows, hasOlder } = state;

  useImperativeHandle(ref, () => ({ showEnd: () => list.current?.scrollToEnd(false) }), []);

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
        if (item.type === 'day') return <DayLine atMs={item.atMs} />;
        if (item.type === 'fresh') return <FreshLine />;
        if (item.type === 'change')
          return <ChangeLine row={item.row} onVerify={(user) => links.current.onVerify?.(user)} />;
        const { id } = item.row;
        return (
          <Bubble
            item={item}
            hasAvatars={isGroup}
            onRetry={() => actions.retry(id)}
            onDiscard={() => actions.discard(id)}
            onPerson={(user) => links.current.onPerson?.(user)}
            {...(isClosed ? { onCompare: () => links.current.onCompare?.() } : {})}
          />
        );
      };
      return <View style={styles.item}>{show()}</View>;
    },
    [isGroup, isClosed, actions, styles],
  );

  if (!hasOlder && !rows.some((row) => row.type === 'message') && conversation.role !== undefined && rows.length < 2)
    return <EmptyState icon="feather" title={t('timeline.empty.title')} text={t('timeline.empty.text')} />;
  return (
    <>
      <View style={styles.column}>
        <MessageList
          ref={list}
          items={items}
          renderItem={renderItem}
          initialKey={items.find(({ type }) => type === 'fresh')?.key}
          header={<OlderRow state={state} onRetry={onLoadOlder} />}
          onNearStart={() => {
            // After a failure only the button tries again, else scrolling would hammer a server that is away.
            if (hasOlder && !state.isLoadingOlder && !state.olderFailed) onLoadOlder();
          }}
          onAtEndChange={setAtEnd}
          onVisible={onVisible}
        />
        {isAtEnd ? null : <JumpButton count={unseen} onPress={() => list.current?.scrollToEnd(true)} />}
      </View>
      <Announcer rows={rows} />
    </>
  );
}

/** Says aloud what others write while one is here. */
function Announcer({ rows }: Pick<TimelineState, 'rows'>) {
  const newest = rows.at(-1);
  const first = useRef(newest?.id).current;
  const words = useWords();
  const isSaid = newest?.type === 'message' && !newest.isOwn && newest.id !== first && newest.content.type === 'text';
  return (
    <Hidden aria-live="polite">
      {isSaid && newest.content.type === 'text' ? `${newest.authorName}: ${words(newest.content.text)}` : ''}
    </Hidden>
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
