import type { ConversationRow } from '@tidings/client';
import { useId, useRef, useState } from 'react';
import { type NativeSyntheticEvent, TextInput, type TextInputKeyPressEventData, View } from 'react-native';
import { TaskBar } from '../actions/TaskBar';
import { EmojiButton } from '../emoji';
import { useFormat, useT } from '../i18n';
import { conversationTitle } from '../people';
import { Banner, IconButton, Txt } from '../primitives';
import { slot } from '../slots/slot';
import { isWeb, makeStyles, useIsRtl, useTheme, webProps } from '../theme';
import { charactersLeft } from './check-length';
import { markOf } from './format-text';
import { MentionList } from './MentionList';
import { PreviewBar } from './PreviewBar';
import { isDesktop, isSubmit, type KeyPress } from './submit-key';
import { useAutoGrow } from './use-auto-grow';
import { useMentionKeys } from './use-mention-keys';
import { useSending } from './use-sending';
import { useSlowMode } from './use-slow-mode';

const TaskBarSlot = slot('TaskBar', TaskBar);
const MentionListSlot = slot('MentionList', MentionList);

export interface ComposerProps {
  readonly conversation: ConversationRow;
  /** After the message is on disk. */
  readonly onSent?: () => void;
  readonly hasAutoFocus?: boolean;
}

const maxHeight = 168;

/** Where one writes. Give it the conversation's id as `key`: it holds the draft. */
export function Composer(props: ComposerProps) {
  const t = useT();
  const styles = useStyles();
  if (props.conversation.role === undefined)
    return (
      <View style={styles.closed}>
        <Banner tone="info" icon="lock" text={t('composer.notMember')} />
      </View>
    );
  if (!props.conversation.can.send)
    return (
      <View style={styles.closed}>
        <Banner tone="info" icon="lock" text={t('composer.adminsOnly')} />
      </View>
    );
  return <OpenComposer {...props} />;
}

function OpenComposer({ conversation, onSent, hasAutoFocus = false }: ComposerProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { color } = useTheme();
  const isRtl = useIsRtl();
  const input = useRef<TextInput>(null);
  const [isFocused, setFocused] = useState(false);
  const { editor, task, preview, isFailed, change, send, cancel, editLast } = useSending(conversation, input, onSent);
  const { text } = editor.draft;
  const listId = useId();
  const mention = useMentionKeys(editor);
  const left = charactersLeft(text);
  const isEditing = task?.type === 'edit';
  const waitS = useSlowMode(conversation);
  const canSend = text.trim() !== '' && (left ?? 0) >= 0 && (waitS === 0 || isEditing);
  useAutoGrow(input, text, maxHeight);

  const onKeyPress = (event: NativeSyntheticEvent<TextInputKeyPressEventData>) => {
    const press = event.nativeEvent as KeyPress;
    const mark = markOf(press);
    if (mention.take(press)) event.preventDefault();
    else if (task && press.key === 'Escape') {
      event.preventDefault();
      cancel();
    } else if (!task && text === '' && press.key === 'ArrowUp') {
      event.preventDefault();
      editLast();
    } else if (mark) {
      event.preventDefault();
      editor.format(mark);
    } else if (isDesktop() && isSubmit(press)) {
      event.preventDefault();
      if (canSend) send();
    }
  };
  const isListOpen = editor.candidates.length > 0;
  return (
    <View style={styles.bar}>
      {task ? <TaskBarSlot task={task} onCancel={cancel} /> : null}
      {preview.link ? <PreviewBar link={preview.link} onRemove={preview.remove} /> : null}
      {isFailed ? <Banner tone="danger" text={t('composer.storeFailed')} isUrgent /> : null}
      {isListOpen ? (
        <MentionListSlot
          id={listId}
          candidates={editor.candidates}
          active={mention.active}
          onChoose={(candidate) => {
            editor.choose(candidate);
            input.current?.focus();
          }}
        />
      ) : null}
      <View style={[styles.box, isFocused ? styles.boxFocused : undefined]}>
        <EmojiButton onPick={editor.insert} size={40} style={styles.emoji} />
        <TextInput
          ref={input}
          value={text}
          onChangeText={change}
          onSelectionChange={({ nativeEvent }) => editor.select(nativeEvent.selection)}
          onKeyPress={onKeyPress}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          multiline
          autoFocus={hasAutoFocus}
          submitBehavior="newline"
          {...(isWeb ? { rows: 1 } : {})}
          placeholder={
            conversation.expireAfterS > 0
              ? t('timer.placeholder', { time: format.period(conversation.expireAfterS) })
              : t('composer.placeholder')
          }
          placeholderTextColor={color.textFaint}
          selectionColor={color.accentText}
          aria-label={t('composer.label', { title: conversationTitle(conversation, t) })}
          testID="composer"
          {...webProps({
            'aria-autocomplete': 'list',
            ...(isListOpen ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${mention.active}` } : {}),
          })}
          style={[styles.input, isRtl ? styles.inputRtl : undefined]}
        />
        <IconButton
          icon={isEditing ? 'check' : 'send'}
          label={t(isEditing ? 'composer.save' : 'composer.send')}
          variant="filled"
          size={36}
          iconSize={20}
          isDisabled={!canSend}
          onPress={send}
          style={styles.send}
          testID="send"
        />
      </View>
      {waitS > 0 ? (
        <Txt variant="caption" color="textMuted" role="timer" testID="slow-mode" style={styles.wait}>
          {t('composer.slowMode', { time: format.duration(waitS) })}
        </Txt>
      ) : null}
      {left === undefined ? null : (
        <Txt variant="caption" color={left < 0 ? 'dangerText' : 'textMuted'} role={left < 0 ? 'alert' : 'status'}>
          {left < 0 ? t('composer.tooLong', { count: -left }) : t('composer.charactersLeft', { count: left })}
        </Txt>
      )}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: { gap: t.space.sm, paddingHorizontal: t.space.md, paddingBottom: t.space.md },
  closed: { paddingHorizontal: t.space.lg, paddingBottom: t.space.lg },
  box: {
    flexDirection: 'row',
    alignItems: 'flex-end',
    minHeight: 50,
    borderRadius: 25,
    borderWidth: 1.5,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
    paddingStart: 4,
    paddingEnd: 5.5,
    ...t.elevation.low,
  },
  boxFocused: { borderColor: t.color.focus },
  input: {
    flex: 1,
    minWidth: 0,
    maxHeight,
    paddingTop: 12,
    paddingBottom: 12,
    paddingHorizontal: 0,
    ...t.type.body,
    color: t.color.text,
    ...(isWeb ? { outlineStyle: 'solid', outlineWidth: 0, resize: 'none' } : {}),
  },
  inputRtl: { textAlign: 'right' },
  emoji: { marginBottom: 3.5, marginEnd: 2 },
  wait: { paddingHorizontal: t.space.md, ...(isWeb ? { fontVariant: ['tabular-nums'] } : {}) },
  send: { marginBottom: 5.5, marginStart: t.space.sm },
}));
