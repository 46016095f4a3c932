import type { ConversationRow, MessageDraft, MessageRow } from '@tidings/client';
import { type RefObject, useEffect, useState } from 'react';
import type { TextInput } from 'react-native';
import { useComposerTask, useDesk } from '../actions/desk';
import { mayDo } from '../actions/may-do';
import { useClient } from '../hooks';
import { type DraftText, trimDraft } from './draft-text';
import { useEditor } from './use-editor';
import { useLinkPreview } from './use-link-preview';

/** The typing signal, and the way from text to outbox: as a new message, as an answer, or as other words for an own one. */
export function useSending(conversation: ConversationRow, input: RefObject<TextInput | null>, onSent?: () => void) {
  const { messages, signals } = useClient();
  const { id } = conversation;
  const desk = useDesk();
  const task = useComposerTask();
  const editor = useEditor(conversation, input, task);
  const editing = task?.type === 'edit' ? task.row : undefined;
  const preview = useLinkPreview(conversation, editor.draft.text, editing !== undefined);
  const [isFailed, setFailed] = useState(false);
  useEffect(() => () => signals.setTyping(id, false), [signals, id]);
  const taken = task?.isStored ? undefined : task?.row.id;
  useEffect(() => {
    if (taken) input.current?.focus();
  }, [taken, input]);

  const change = (text: string) => {
    editor.change(text);
    setFailed(false);
    signals.setTyping(id, !editing && text.trim() !== '');
  };
  const finish = () => {
    editor.clear();
    desk?.take(undefined);
    signals.setTyping(id, false);
    input.current?.focus();
  };
  const send = () => {
    const { link } = preview;
    const message = trimDraft(editor.draft);
    // Nothing is lost: what could not be stored is text again.
    const restore = () => {
      desk?.take(task);
      editor.restore(message);
      setFailed(true);
    };
    finish();
    if (editing) {
      if (message.text !== wordsOf(editing)) messages.edit(id, editing.id, withLink(editing, message)).catch(restore);
      return;
    }
    const draft = { ...message, ...(task && { reply: task.row.id }), ...(link && { link }) };
    messages.send(id, draft).then(onSent, restore);
  };
  const cancel = () => {
    if (editing) finish();
    else desk?.take(undefined);
  };
  const editLast = () => {
    const rows = desk?.timeline.current?.rows ?? [];
    const row = rows.findLast((each) => each.isOwn && mayDo(each, conversation).has('edit'));
    if (row) desk?.take({ type: 'edit', row });
  };
  return { editor, task, preview, isFailed, change, send, cancel, editLast };
}

const wordsOf = ({ content }: MessageRow) => (content.type === 'text' ? content.text : '');

/** The card stays as long as its link does. */
function withLink({ content }: MessageRow, message: DraftText): MessageDraft {
  const link = content.type === 'text' ? content.link : undefined;
  return link && message.text.includes(link.url) ? { ...message, link } : message;
}
