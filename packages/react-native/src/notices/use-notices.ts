import type { ConversationRow, Preview } from '@tidings/client';
import { type ConversationId, ConversationKind, type EntryId } from '@tidings/protocol';
import { useEffect, useRef } from 'react';
import { useConnection, useConversations, useForeground } from '../hooks';
import { useT } from '../i18n';
import { useWords } from '../markdown/parser';
import { conversationTitle } from '../people';
import { useToast } from '../primitives';
import { arrivalIn, editedIn, isToldOver } from './changes';
import { decideNotice, type NoticeContent, noticeText } from './decide';
import { holdFront, isFrontElsewhere } from './front';
import { notifier } from './notifier';

export interface NoticesOptions {
  /** The conversation on the screen. */
  readonly open: ConversationId | undefined;
  readonly content: NoticeContent;
  readonly onOpen: (conversation: ConversationId, entry: EntryId | undefined) => void;
}

/**
 * Tells of messages that arrive while the app is open; what was there before, and what is caught up with, is in the list already. What
 * was told is taken away again once it is read or gone, and all of it when nobody is signed in any more (I11).
 */
export function useNotices(options: NoticesOptions): void {
  const rows = useConversations();
  const isLive = useConnection()?.phase === 'live';
  const isInFront = useForeground();
  const t = useT();
  const words = useWords();
  const toast = useToast();
  /** What the platform shows, by this tab. */
  const told = useRef(new Map<ConversationId, EntryId>()).current;
  const latest = useRef({ ...options, isInFront, t, words, toast, told });
  latest.current = { ...options, isInFront, t, words, toast, told };
  const known = useRef<ReadonlyMap<ConversationId, ConversationRow>>(undefined);

  useEffect(() => (isInFront ? holdFront() : undefined), [isInFront]);
  useEffect(() => notifier.onPress(({ conversation, entry }) => latest.current.onOpen(conversation, entry)), []);
  useEffect(
    () => () => {
      told.clear();
      notifier.closeWhere(() => true);
    },
    [told],
  );
  useEffect(() => {
    if (!rows) return;
    const before = known.current;
    const now = new Map(rows.map((row) => [row.id, row]));
    known.current = now;
    takeAway(before, now, told);
    if (!before || !isLive) return;
    for (const row of rows) {
      const was = before.get(row.id);
      if (!was) continue;
      const arrival = arrivalIn(was, row);
      if (arrival) tell(row, arrival, row.mentions > was.mentions, latest.current);
      const edited = editedIn(was, row, told.get(row.id));
      if (edited) notifier.show(noticeOf(row, edited, latest.current));
    }
  }, [rows, isLive, told]);
}

type Rows = ReadonlyMap<ConversationId, ConversationRow>;
type Message = Extract<Preview, { type: 'message' }>;
type Latest = NoticesOptions & {
  readonly isInFront: boolean;
  readonly t: ReturnType<typeof useT>;
  readonly words: ReturnType<typeof useWords>;
  readonly toast: ReturnType<typeof useToast>;
  readonly told: Map<ConversationId, EntryId>;
};

function takeAway(before: Rows | undefined, now: Rows, told: Map<ConversationId, EntryId>): void {
  if (!before) {
    // Of the notices that an earlier page has left nothing is known but whether they can still be true.
    notifier.closeWhere((id) => !now.get(id)?.unread);
    return;
  }
  const over = new Set([...before.values()].filter((was) => isToldOver(was, now.get(was.id))).map(({ id }) => id));
  if (over.size === 0) return;
  for (const id of over) told.delete(id);
  notifier.closeWhere((id) => over.has(id));
}

function noticeOf(row: ConversationRow, message: Message, { content, t, words }: Latest) {
  const said = message.content.type === 'text' ? words(message.content.text) : t('notices.somebody');
  const author = row.kind === ConversationKind.DIRECT ? undefined : message.authorName;
  const text = noticeText({ title: conversationTitle(row, t), author, text: said }, content, t('notices.somebody'));
  return { ...text, conversation: row.id, entry: message.id };
}

function tell(row: ConversationRow, message: Message, isMention: boolean, latest: Latest): void {
  const { open, onOpen, isInFront, t, toast, told } = latest;
  const way = decideNotice({ row, isMention, isInFront, open });
  if (way === 'none') return;
  const notice = noticeOf(row, message, latest);
  if (way === 'system') {
    told.set(row.id, message.id);
    // The tab that the person looks at has decided already; where there is none, all tabs show the same one.
    void isFrontElsewhere().then((isElsewhere) => {
      if (told.get(row.id) !== message.id) return;
      if (isElsewhere) notifier.closeWhere((id) => id === row.id);
      else notifier.show(notice);
    });
  } else
    toast({
      text: notice.body ? `${notice.title}: ${notice.body}` : notice.title,
      icon: 'message',
      action: { label: t('notices.open'), onPress: () => onOpen(row.id, message.id) },
    });
}
