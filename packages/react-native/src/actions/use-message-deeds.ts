import type { MessageRow } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import * as Clipboard from 'expo-clipboard';
import { useMemo } from 'react';
import { useClient } from '../hooks';
import { describeError, useT } from '../i18n';
import { plainTextOf } from '../markdown/parser';
import { useToast } from '../primitives';

/** Does things to messages; what can't be done is said. Undefined without a conversation. */
export function useMessageDeeds(conversation: ConversationId | undefined) {
  const { messages } = useClient();
  const toast = useToast();
  const t = useT();
  return useMemo(() => {
    if (!conversation) return undefined;
    const orSay = (work: Promise<unknown>) =>
      work.then(
        () => true,
        (error: unknown) => {
          toast({ text: describeError(error, t), tone: 'danger' });
          return false;
        },
      );
    return {
      react: (row: MessageRow, emoji: string) => {
        const isOwn = row.reactions.some((reaction) => reaction.emoji === emoji && reaction.isOwn);
        return orSay(messages.react(conversation, row.id, emoji, !isOwn));
      },
      setPinned: (id: EntryId, isPinned: boolean) => orSay(messages.setPinned(conversation, id, isPinned)),
      deleteForAll: (rows: readonly MessageRow[]) => orSay(messages.deleteForEveryone(conversation, rows.map(idOf))),
      deleteForMe: (rows: readonly MessageRow[]) => orSay(messages.hide(conversation, rows.map(idOf))),
      forward: async (rows: readonly MessageRow[], to: readonly ConversationId[]) => {
        if (await orSay(messages.forward(conversation, rows.map(idOf), to)))
          toast({ text: t('forward.done'), icon: 'check' });
      },
      copy: (rows: readonly MessageRow[]) =>
        void Clipboard.setStringAsync(inOrder(rows).map(wordsOf).filter(Boolean).join('\n')).then(
          (isCopied) => isCopied && toast({ text: t('common.copied'), icon: 'check' }),
          () => {},
        ),
    };
  }, [messages, conversation, toast, t]);
}

const idOf = ({ id }: MessageRow) => id;

const wordsOf = ({ content }: MessageRow) =>
  content.type === 'text' ? plainTextOf(content.text, content.mentions) : '';

/** As they stand in the timeline, however they were chosen: unacknowledged ones last. */
export const inOrder = (rows: readonly MessageRow[]): readonly MessageRow[] =>
  [...rows].sort((a, b) => (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER) || a.atMs - b.atMs);
