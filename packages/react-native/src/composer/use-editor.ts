import type { ConversationRow } from '@tidings/client';
import { ConversationKind, type EntryId } from '@tidings/protocol';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TextInput } from 'react-native';
import type { ComposerTask } from '../actions/desk';
import { useMembers } from '../hooks';
import { useKeptState } from '../hooks/kept';
import { useT } from '../i18n';
import { continueList } from './continue-list';
import { changeBetween, type DraftText, editText, findMentions, insertMention, replaceIn } from './draft-text';
import { type Selection, toggleMark } from './format-text';
import { type Candidate, candidatesFor, candidatesOf, mentionQueryAt } from './mention-query';
import { placeCaret } from './place-caret';
import { type Draft, useDraft } from './use-draft';

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

/** The text being written, whom it names, and where the caret stands; of a message being edited its text, beside the draft. */
export function useEditor(
  conversation: ConversationRow,
  input: RefObject<TextInput | null>,
  task: ComposerTask | undefined,
): Editor {
  const t = useT();
  const editing = task?.type === 'edit' ? task.row : undefined;
  const { text, setText, clear: clearText } = useText(conversation, task);
  const members = useMembers(conversation.id);
  const everybody = conversation.kind === ConversationKind.GROUP ? t('mention.everybody') : undefined;
  const people = useMemo(() => candidatesOf(members ?? [], everybody), [members, everybody]);
  const [mentions, setMentions] = useState<DraftText['mentions']>([]);
  const [selection, setSelection] = useState<Selection>({ start: text.length, end: text.length });
  const [dismissedAt, setDismissedAt] = useState<number>();
  const draft = useMemo(() => ({ text, mentions }), [text, mentions]);

  /** What was put here, whose mentions are known. */
  const written = useRef<string>(undefined);
  // A stored draft keeps its words alone; whom they name is found again once it is known who is there.
  useEffect(() => {
    if (editing || text === written.current || people.length === 0) return;
    setMentions(findMentions(text, people).mentions);
  }, [people, text, editing]);

  const begun = editing?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another text is being written
  useEffect(() => {
    written.current = undefined;
    const of = editing?.content;
    setMentions(of ? (of.type === 'text' && of.mentions) || [] : findMentions(text, people).mentions);
  }, [begun]);

  // A field has its new text only after it was drawn: then the caret can go where it belongs.
  const wanted = useRef<Selection>(undefined);
  useLayoutEffect(() => {
    if (wanted.current) placeCaret(input, wanted.current);
    wanted.current = undefined;
  });

  const put = useCallback(
    (next: DraftText, caret: Selection) => {
      written.current = next.text;
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
      const { from, to, end } = changeBetween(text, next);
      const list = from === to && next.slice(from, end) === '\n' ? continueList(text, from) : undefined;
      if (list) putCaret(replaceIn(draft, list.from, list.to, list.text), list.from + list.text.length);
      else put(editText(draft, next), { start: end, end });
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
      written.current = '';
      clearText();
      setMentions([]);
      setSelection({ start: 0, end: 0 });
    },
    restore: (lost) => putCaret(lost, lost.text.length),
  };
}

interface Edited {
  readonly of: EntryId;
  readonly text: string;
}

/** The draft; while a message is being edited its words, which no draft has to do with. */
function useText(conversation: ConversationRow, task: ComposerTask | undefined): Draft {
  const draft = useDraft(conversation, task);
  const [edited, setEdited] = useKeptState<Edited | undefined>(`${conversation.id}.edited`, undefined);
  if (task?.type !== 'edit') return draft;
  const { id, content } = task.row;
  const before = content.type === 'text' ? content.text : '';
  return {
    text: edited?.of === id ? edited.text : before,
    setText: (text) => setEdited({ of: id, text }),
    clear: () => setEdited(undefined),
  };
}
