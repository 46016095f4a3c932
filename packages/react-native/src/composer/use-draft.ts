import type { ConversationRow } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../hooks';

const quietMs = 500;

export interface Draft {
  readonly text: string;
  setText(text: string): void;
  /** Forgets what was typed, now: it has become a message. */
  clear(): void;
}

/** What is being typed: kept in the replica after a pause, and on leaving. @param reply the message it answers */
export function useDraft(conversation: ConversationRow, reply: EntryId | undefined): Draft {
  const { messages } = useClient();
  const { id } = conversation;
  const [text, setShown] = useState(conversation.draft);
  /** What is not stored yet. */
  const unsaved = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const replyNow = useRef(reply);
  replyNow.current = reply;

  const save = useCallback(() => {
    clearTimeout(timer.current);
    const draft = unsaved.current;
    if (draft === undefined) return;
    unsaved.current = undefined;
    // A draft that can't be stored is still on the screen; the next key tries again.
    const answered = draft === '' ? undefined : replyNow.current;
    messages.saveDraft(id, draft, ...(answered ? [answered] : [])).catch(() => {});
  }, [messages, id]);

  const setText = useCallback(
    (next: string) => {
      setShown(next);
      unsaved.current = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(save, quietMs);
    },
    [save],
  );

  const clear = useCallback(() => {
    setShown('');
    unsaved.current = '';
    save();
  }, [save]);

  useEffect(() => save, [save]);
  return { text, setText, clear };
}
