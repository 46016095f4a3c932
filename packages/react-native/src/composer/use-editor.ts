import type { ConversationRow } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TextInput } from 'react-native';
import { useMembers } from '../hooks';
import { useT } from '../i18n';
import { changeBetween, type DraftText, editText, findMentions, insertMention, replaceIn } from './draft-text';
import { type Selection, toggleMark } from './format-text';
import { type Candidate, candidatesFor, candidatesOf, mentionQueryAt } from './mention-query';
import { placeCaret } from './place-caret';
import { useDraft } from './use-draft';

export interface Editor {
  readonly draft: DraftText;
  /** Whom the `@` before the caret may mean. */
  readonly candidates: readonly Candidate[];
  change(text: string): void;
  select(selection: Selection): void;
  choose(candidate: Candidate): void;
  /** Puts the list of candidates away, until another `@` is typed. */
  dismiss(): void;
  format(mark: string): void;
  insert(text: string): void;
  clear(): void;
  /** Brings back what could not be sent. */
  restore(draft: DraftText): void;
}

/** The text being written, whom it names, and where the caret stands. */
export function useEditor(conversation: ConversationRow, input: RefObject<TextInput | null>): Editor {
  const t = useT();
  const { text, setText, clear: clearText } = useDraft(conversation);
  const members = useMembers(conversation.id);
  const everybody = conversation.kind === ConversationKind.GROUP ? t('mention.everybody') : undefined;
  const people = useMemo(() => candidatesOf(members ?? [], everybody), [members, everybody]);
  const [mentions, setMentions] = useState<DraftText['mentions']>([]);
  const [selection, setSelection] = useState<Selection>({ start: text.length, end: text.length });
  const [dismissedAt, setDismissedAt] = useState<number>();
  const draft = useMemo(() => ({ text, mentions }), [text, mentions]);

  // A stored draft keeps its words alone; whom they name is found again once it is known who is there.
  const isUntouched = useRef(text !== '');
  useEffect(() => {
    if (isUntouched.current && people.length > 0) setMentions(findMentions(text, people).mentions);
  }, [people, text]);

  // A field has its new text only after it was drawn: then the caret can go where it belongs.
  const wanted = useRef<Selection>(undefined);
  useLayoutEffect(() => {
    if (wanted.current) placeCaret(input, wanted.current);
    wanted.current = undefined;
  });

  const put = useCallback(
    (next: DraftText, caret: Selection) => {
      isUntouched.current = false;
      setText(next.text);
      setMentions(next.mentions);
      setSelection(caret);
    },
    [setText],
  );
  const putCaret = (next: DraftText, start: number, end = start) => {
    wanted.current = { start, end };
    put(next, { start, end });
  };

  const asked = selection.start === selection.end ? mentionQueryAt(text, selection.start) : undefined;
  const isNamed = mentions.some(({ start }) => start === asked?.start);
  const isAsking = asked !== undefined && asked.start !== dismissedAt && !isNamed;
  return {
    draft,
    candidates: isAsking ? candidatesFor(asked.query, people) : [],
    change: (next) => {
      const { end } = changeBetween(text, next);
      put(editText(draft, next), { start: end, end });
    },
    select: setSelection,
    choose: (candidate) => {
      if (!asked) return;
      const { draft: next, caret } = insertMention(draft, asked.start, selection.start, candidate);
      putCaret(next, caret);
    },
    dismiss: () => setDismissedAt(asked?.start),
    format: (mark) => {
      const { from, to, text: put, start, end } = toggleMark(text, selection, mark);
      putCaret(replaceIn(draft, from, to, put), start, end);
    },
    insert: (piece) => {
      const next = replaceIn(draft, selection.start, selection.end, piece);
      putCaret(next, selection.start + piece.length);
    },
    clear: () => {
      isUntouched.current = false;
      clearText();
      setMentions([]);
      setSelection({ start: 0, end: 0 });
    },
    restore: (lost) => putCaret(lost, lost.text.length),
  };
}
