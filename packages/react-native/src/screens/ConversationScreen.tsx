import type { ConversationRow } from '@tidings/client';
import { type ConversationId, ConversationKind, Encryption, type EntryId, type UserId } from '@tidings/protocol';
import { useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import { DeskDialogs, MessageDesk, PinnedBar, SelectionBar } from '../actions';
import { useSelection } from '../actions/desk';
import { Composer } from '../composer';
import { ConnectionBanner } from '../connection';
import { EncryptionBadge, isEncrypted, OpenStrip, SafetyNotice, useIsVerified, VerifiedBadge } from '../encryption';
import { useConversation, useConversations, useDetails, useNow, usePresence, useTwoPanes, useTyping } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { conversationIcon, conversationTitle, PersonCard } from '../people';
import { Avatar, EmptyState, Header, IconButton, Screen, Txt, useInsets } from '../primitives';
import { BlockedBar, RequestBar } from '../privacy';
import { slot } from '../slots/slot';
import { makeStyles, useTheme } from '../theme';
import { DayDialog, Timeline, type TimelineHandle, TypingIndicator, typingText } from '../timeline';

const TypingIndicatorSlot = slot('TypingIndicator', TypingIndicator);
const ComposerSlot = slot('Composer', Composer);
const ConversationHeaderSlot = slot('ConversationHeader', ConversationHeader);
const ConnectionBannerSlot = slot('ConnectionBanner', ConnectionBanner);

export interface ConversationScreenProps {
  readonly conversation: ConversationId;
  /** A message to open at, from a link. */
  readonly entry?: EntryId | undefined;
  /** Not in two panes: there the list is beside. */
  readonly onBack?: (() => void) | undefined;
  readonly onInfo: () => void;
  /** Leads to the search in this conversation. */
  readonly onSearch?: (() => void) | undefined;
  /** A message request was deleted, or who wrote it blocked: leads to the list. Default: back. */
  readonly onGone?: (() => void) | undefined;
  /** Leads to `VerifyScreen`. */
  readonly onVerify: (user: UserId) => void;
}

export function ConversationScreen({ conversation, ...rest }: ConversationScreenProps) {
  const row = useConversation(conversation);
  if (row) return <OpenConversation key={row.id} row={row} {...rest} />;
  return (
    <Screen ground="canvas" header={<Header title="" onBack={rest.onBack} />}>
      <Missing />
    </Screen>
  );
}

/** Says that there is no such conversation, once the replica is open and has not shown it. */
function Missing() {
  const t = useT();
  if (useConversations() === undefined) return null;
  return <EmptyState icon="messages" title={t('conversation.missing.title')} text={t('conversation.missing.text')} />;
}

interface OpenConversationProps extends Omit<ConversationScreenProps, 'conversation'> {
  readonly row: ConversationRow;
}

function OpenConversation({ row, entry, onBack, onInfo, onSearch, onGone, onVerify }: OpenConversationProps) {
  const styles = useStyles();
  const isTwoPanes = useTwoPanes();
  const insets = useInsets();
  const { peer } = row;
  const isDirect = row.kind === ConversationKind.DIRECT;
  const timeline = useRef<TimelineHandle>(null);
  const [person, setPerson] = useState<UserId>();
  const place = useMemo(() => (entry ? { entry } : undefined), [entry]);
  const [day, setDay] = useState<number>();
  const now = useNow(60_000);
  return (
    <MessageDesk conversation={row}>
      <Screen
        ground="canvas"
        header={
          <>
            <ConversationHeaderSlot row={row} onBack={onBack} onInfo={onInfo} onSearch={onSearch} />
            {isTwoPanes ? null : <ConnectionBannerSlot />}
            {isDirect && peer && isEncrypted(row.encryption) ? (
              <SafetyNotice key={peer.id} person={peer} onCompare={() => onVerify(peer.id)} />
            ) : null}
            {row.encryption === Encryption.OPEN ? <OpenStrip /> : null}
            <PinnedBar conversation={row} />
          </>
        }
      >
        <Timeline
          ref={timeline}
          conversation={row}
          place={place}
          onPickDay={setDay}
          onVerify={onVerify}
          onPerson={setPerson}
          onCompare={() => (isDirect && peer ? onVerify(peer.id) : onInfo())}
        />
        <DayDialog
          atMs={day}
          nowMs={now}
          onClose={() => setDay(undefined)}
          onPick={(atMs) => {
            setDay(undefined);
            timeline.current?.show({ atMs });
          }}
        />
        <View style={[styles.column, { paddingBottom: insets.bottom }]}>
          <TypingIndicatorSlot conversation={row.id} />
          <Foot
            row={row}
            hasAutoFocus={isTwoPanes}
            onSent={() => timeline.current?.showEnd()}
            onGone={onGone ?? onBack}
          />
        </View>
        <PersonCard
          conversation={row.id}
          user={person}
          onClose={() => setPerson(undefined)}
          onVerify={isEncrypted(row.encryption) ? onVerify : undefined}
        />
      </Screen>
      <DeskDialogs />
    </MessageDesk>
  );
}

interface FootProps {
  readonly row: ConversationRow;
  readonly hasAutoFocus: boolean;
  readonly onSent: () => void;
  readonly onGone: (() => void) | undefined;
}

/**
 * The composer; while messages are being chosen, what can be done with them; in a message request, and with somebody who is blocked, what
 * can be done about that.
 */
function Foot({ row, onGone, ...composer }: FootProps) {
  if (useSelection()) return <SelectionBar conversation={row} />;
  if (row.isBlocked && row.peer) return <BlockedBar person={row.peer} />;
  if (row.isRequest) return <RequestBar conversation={row} onGone={() => onGone?.()} />;
  return <ComposerSlot conversation={row} {...composer} />;
}

export interface ConversationHeaderProps extends Pick<ConversationScreenProps, 'onBack' | 'onInfo' | 'onSearch'> {
  readonly row: ConversationRow;
}

/** Who it is with, what they are doing, and ways to search in it and to what can be said of it. */
export function ConversationHeader({ row, onBack, onInfo, onSearch }: ConversationHeaderProps) {
  const t = useT();
  const title = conversationTitle(row, t);
  const details = useDetails(row);
  const isVerified = useIsVerified(row.peer?.id);
  const isOnline = usePresence(row.peer?.id)?.isOnline ?? false;
  const subtitle = useSubtitle(row);
  const format = useFormat();
  return (
    <Header
      title={title}
      marks={
        <>
          <VerifiedBadge user={row.peer?.id} />
          <EncryptionBadge encryption={row.encryption} />
          {row.expireAfterS > 0 ? <TimerMark expireAfterS={row.expireAfterS} /> : null}
        </>
      }
      subtitle={
        <Txt variant="caption" color={subtitle.isLively ? 'accentText' : 'textMuted'} numberOfLines={1}>
          {subtitle.text}
        </Txt>
      }
      onBack={onBack}
      onPressTitle={onInfo}
      titleHint={[
        isVerified ? t('safety.verified') : '',
        isEncrypted(row.encryption) ? t('encryption.closed') : '',
        row.expireAfterS > 0 ? t('timer.header', { time: format.period(row.expireAfterS) }) : '',
        subtitle.text,
        t('conversation.info'),
      ]
        .filter(Boolean)
        .join(', ')}
      leading={
        <Avatar
          id={row.peer?.id ?? row.id}
          name={title}
          size={40}
          isOnline={isOnline}
          {...conversationIcon(row, details)}
        />
      }
      actions={
        <>
          {onSearch ? (
            <IconButton icon="search" label={t('search.here')} onPress={onSearch} testID="search-here" />
          ) : null}
          <IconButton icon="info" label={t('conversation.info')} onPress={onInfo} testID="info" />
        </>
      }
    />
  );
}

/** Says in the header that messages disappear here, and after what time. */
function TimerMark({ expireAfterS }: Pick<ConversationRow, 'expireAfterS'>) {
  const styles = useStyles();
  const format = useFormat();
  const { color } = useTheme();
  return (
    <View style={styles.timer} testID="timer-mark">
      <Icon name="timer" size={14} color={color.textMuted} />
      <Txt variant="caption" color="textMuted">
        {format.period(expireAfterS)}
      </Txt>
    </View>
  );
}

/** Typing, else presence of the other, else the number of members. */
function useSubtitle(row: ConversationRow): { readonly text: string; readonly isLively: boolean } {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const typing = useTyping(row.id);
  const presence = usePresence(row.peer?.id);
  const isDirect = row.kind === ConversationKind.DIRECT;
  const line = () => {
    if (typing.length > 0) return isDirect ? t('typing.short') : typingText(typing, t);
    if (row.kind === ConversationKind.SELF) return t('self.subtitle');
    // Who has left is not told how many are there.
    if (!isDirect) return row.memberCount === 0 ? '' : t('members.count', { count: row.memberCount });
    if (presence?.isOnline) return t('presence.online');
    // Not known, or not told.
    if (presence?.lastSeenMs === undefined) return row.peer ? t('common.handle', { handle: row.peer.handle }) : '';
    return t('presence.lastSeen', { when: format.ago(presence.lastSeenMs, now) });
  };
  return { text: line(), isLively: typing.length > 0 || presence?.isOnline === true };
}

const useStyles = makeStyles(() => ({
  timer: { flexDirection: 'row', alignItems: 'center', gap: 3 },
  column: { width: '100%', maxWidth: 900, alignSelf: 'center' },
}));
