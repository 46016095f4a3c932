import type { ConversationRow } from '@tidings/client';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type ComposerTask, useDesk } from '../actions/desk';
import { useClient } from '../hooks';

const quietMs = 500;

export interface Draft {
  readonly text: string;
  setText(text: string): void;
  /** Forgets what was typed, now: it has become a message. */
  clear(): void;
}

/**
 * What is being typed, and what it answers: kept in the replica after a pause, and on leaving. What is stored is shown, also what was
 * written on another own device meanwhile, unless something here is newer than it.
 */
export function useDraft(conversation: ConversationRow, task: ComposerTask | undefined): Draft {
  const { messages } = useClient();
  const { id, draft: stored } = conversation;
  const reply = task?.type === 'reply' ? task.row.id : undefined;
  const [text, setShown] = useState(stored);
  /** What is not stored yet. */
  const unsaved = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const replyNow = useRef(reply);
  replyNow.current = reply;
  /** What was stored last, and has become a message: it may be told of once more. */
  const stale = useRef<string>(undefined);
  const lastSaved = useRef<string>(undefined);
  /** Something was typed here, and is not yet what is stored. */
  const isNewer = useRef(false);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    const draft = unsaved.current;
    if (draft === undefined) return;
    unsaved.current = undefined;
    lastSaved.current = draft;
    // A draft that can't be stored is still on the screen; the next key tries again.
    const answered = draft === '' ? undefined : replyNow.current;
    messages.saveDraft(id, draft, ...(answered ? [answered] : [])).catch(() => {});
  }, [messages, id]);

  const saveSoon = useCallback(
    (next: string) => {
      unsaved.current = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(save, quietMs);
    },
    [save],
  );

  const setText = useCallback(
    (next: string) => {
      setShown(next);
      stale.current = undefined;
      isNewer.current = true;
      saveSoon(next);
    },
    [saveSoon],
  );

  const clear = useCallback(() => {
    setShown('');
    stale.current = lastSaved.current;
    isNewer.current = true;
    unsaved.current = '';
    save();
  }, [save]);

  useEffect(() => {
    if (stored === text) isNewer.current = false;
    else if (!isNewer.current && stored !== stale.current) setShown(stored);
  }, [stored, text]);
  useStoredReply(conversation, task, isNewer);

  const saidReply = useRef(reply);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when something else is answered; words are saved as they are typed
  useEffect(() => {
    const isSame = saidReply.current === reply;
    saidReply.current = reply;
    if (!isSame && !task?.isStored && text !== '') saveSoon(text);
  }, [reply]);

  useEffect(() => save, [save]);
  return { text, setText, clear };
}

/** Takes up what the stored draft answers, and lets it go when the draft does. */
function useStoredReply(
  { id, draft, draftReply }: ConversationRow,
  task: ComposerTask | undefined,
  isNewer: RefObject<boolean>,
): void {
  const { messages } = useClient();
  const desk = useDesk();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another draft is stored; what the person does meanwhile counts more
  useEffect(() => {
    if (!desk || isNewer.current || task?.type === 'edit') return;
    if (!draftReply) {
      if (task?.isStored) desk.take(undefined);
      return;
    }
    let isCurrent = true;
    // What is not on this device can't be shown; it stays answered as long as nobody types here.
    messages.get(id, draftReply).then(
      (row) => row && isCurrent && !isNewer.current && desk.take({ type: 'reply', row, isStored: true }),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [draft, draftReply]);
}
