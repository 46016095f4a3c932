import type { ConversationRow } from '@tidings/client';
import { type ConversationId, ConversationKind, type EntryId } from '@tidings/protocol';
import { useEffect, useRef } from 'react';
import { useConnection, useConversations, useForeground } from '../hooks';
import { useT } from '../i18n';
import { useWords } from '../markdown/parser';
import { conversationTitle } from '../people';
import { useToast } from '../primitives';
import { decideNotice, type NoticeContent, noticeText } from './decide';
import { notifier } from './notifier';

export interface NoticesOptions {
  /** The conversation on the screen. */
  readonly open: ConversationId | undefined;
  readonly content: NoticeContent;
  readonly onOpen: (conversation: ConversationId, entry: EntryId | undefined) => void;
}

/** Tells of messages that arrive while the app is open; what was there before, and what is caught up with, is in the list already. */
export function useNotices(options: NoticesOptions): void {
  const rows = useConversations();
  const isLive = useConnection()?.phase === 'live';
  const isInFront = useForeground();
  const t = useT();
  const words = useWords();
  const toast = useToast();
  const latest = useRef({ ...options, isInFront, t, words, toast });
  latest.current = { ...options, isInFront, t, words, toast };
  const known = useRef<Map<ConversationId, ConversationRow>>(undefined);

  useEffect(() => {
    if (!rows) return;
    const before = known.current;
    known.current = new Map(rows.map((row) => [row.id, row]));
    if (!before || !isLive) return;
    for (const row of rows) {
      const was = before.get(row.id);
      // Not the preview: an own message that waits or was refused may stand there.
      const { newest } = row;
      if (!was || row.unread <= was.unread || newest?.type !== 'message' || newest.isOwn || newest.isBlocked) continue;
      tell(row, newest, row.mentions > was.mentions, latest.current);
    }
  }, [rows, isLive]);
}

type Latest = NoticesOptions & {
  readonly isInFront: boolean;
  readonly t: ReturnType<typeof useT>;
  readonly words: ReturnType<typeof useWords>;
  readonly toast: ReturnType<typeof useToast>;
};

function tell(
  row: ConversationRow,
  said: Extract<NonNullable<ConversationRow['newest']>, { type: 'message' }>,
  isMention: boolean,
  { open, content, onOpen, isInFront, t, words, toast }: Latest,
): void {
  const way = decideNotice({ row, isMention, isInFront, open });
  if (way === 'none') return;
  const message = said.content.type === 'text' ? words(said.content.text) : t('notices.somebody');
  const author = row.kind === ConversationKind.DIRECT ? undefined : said.authorName;
  const text = noticeText({ title: conversationTitle(row, t), author, text: message }, content, t('notices.somebody'));
  const entry = said.id;
  const openIt = () => onOpen(row.id, entry);
  if (way === 'system') notifier.show({ tag: entry ?? row.id, ...text, onOpen: openIt });
  else
    toast({
      text: text.body ? `${text.title}: ${text.body}` : text.title,
      icon: 'message',
      action: { label: t('notices.open'), onPress: openIt },
    });
}
