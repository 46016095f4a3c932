import { type Ref, useId, useState } from 'react';
import { TextInput, type TextInputProps, View } from 'react-native';
import { useT } from '../i18n';
import { Icon, type IconName } from '../icons';
import { isWeb, makeStyles, useIsRtl, useTheme, webProps } from '../theme';
import { IconButton } from './IconButton';
import { Txt } from './Txt';

export interface TextFieldProps
  extends Pick<
    TextInputProps,
    | 'autoComplete'
    | 'autoCapitalize'
    | 'autoFocus'
    | 'inputMode'
    | 'enterKeyHint'
    | 'maxLength'
    | 'multiline'
    | 'numberOfLines'
    | 'onBlur'
    | 'placeholder'
    | 'spellCheck'
    | 'submitBehavior'
    | 'testID'
    | 'textContentType'
  > {
  readonly ref?: Ref<TextInput>;
  readonly label: string;
  /** Fields that say what they are by their icon and placeholder (search) keep the label for screen readers alone. */
  readonly isLabelHidden?: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onSubmit?: () => void;
  /** A sentence; marks the field and is read aloud. */
  readonly error?: string | undefined;
  readonly helper?: string | undefined;
  readonly icon?: IconName;
  /** Fixed text before the input: "@". */
  readonly prefix?: string;
  /** Hides what is typed, with a button to show it. */
  readonly isPassword?: boolean;
  readonly canClear?: boolean;
  readonly isDisabled?: boolean;
  /** Handles, addresses and codes run from left to right in every language. */
  readonly isLeftToRight?: boolean;
  /** What it stands on; on the canvas a field is lighter than its ground. */
  readonly ground?: 'surface' | 'canvas';
}

export function TextField(props: TextFieldProps) {
  const { ref, label, isLabelHidden, value, onChange, onSubmit, error, helper, icon, prefix, isPassword, canClear } =
    props;
  const { isDisabled, isLeftToRight, ground, onBlur, testID, ...input } = pickInputProps(props);
  const styles = useStyles();
  const theme = useTheme();
  const t = useT();
  const isRtl = useIsRtl();
  const id = useId();
  const [isFocused, setFocused] = useState(false);
  const [isRevealed, setRevealed] = useState(false);
  const note = error ?? helper;
  return (
    <View style={styles.field}>
      {isLabelHidden ? null : (
        <Txt variant="captionStrong" color="textMuted" nativeID={`${id}l`} style={styles.label}>
          {label}
        </Txt>
      )}
      <View
        style={[
          styles.box,
          ground === 'canvas' ? styles.boxOnCanvas : undefined,
          isFocused ? styles.boxFocused : undefined,
          error ? styles.boxWrong : undefined,
          isDisabled ? styles.disabled : undefined,
        ]}
        {...webProps({ dir: isLeftToRight ? 'ltr' : undefined })}
      >
        {icon ? <Icon name={icon} size={18} color={theme.color.textFaint} /> : null}
        {prefix ? (
          <Txt color="textFaint" aria-hidden>
            {prefix}
          </Txt>
        ) : null}
        <TextInput
          {...input}
          ref={ref}
          value={value}
          onChangeText={onChange}
          onSubmitEditing={onSubmit}
          onFocus={() => setFocused(true)}
          onBlur={(event) => {
            setFocused(false);
            onBlur?.(event);
          }}
          secureTextEntry={isPassword === true && !isRevealed}
          editable={!isDisabled}
          placeholderTextColor={theme.color.textFaint}
          selectionColor={theme.color.accentText}
          aria-label={label}
          testID={testID}
          {...webProps({
            'aria-invalid': error ? true : undefined,
            'aria-describedby': note ? `${id}n` : undefined,
            dir: isLeftToRight ? 'ltr' : undefined,
          })}
          style={[
            styles.input,
            props.multiline ? styles.lines : undefined,
            isRtl ? { textAlign: isLeftToRight && isWeb ? 'left' : 'right' } : undefined,
          ]}
        />
        {isPassword ? (
          <IconButton
            icon={isRevealed ? 'eyeOff' : 'eye'}
            label={t(isRevealed ? 'field.hidePassword' : 'field.showPassword')}
            onPress={() => setRevealed(!isRevealed)}
            size={34}
            iconSize={18}
            style={styles.trailing}
          />
        ) : canClear && value !== '' ? (
          <IconButton
            icon="close"
            label={t('field.clear')}
            onPress={() => onChange('')}
            size={34}
            iconSize={16}
            style={styles.trailing}
          />
        ) : null}
      </View>
      {note ? (
        <View style={styles.note} nativeID={`${id}n`} role={error ? 'alert' : undefined}>
          {error ? <Icon name="alert" size={15} color={theme.color.dangerText} /> : null}
          <Txt variant="caption" color={error ? 'dangerText' : 'textMuted'} style={styles.noteText}>
            {note}
          </Txt>
        </View>
      ) : null}
    </View>
  );
}

/** What goes to the TextInput as it is. */
function pickInputProps(props: TextFieldProps) {
  const {
    ref,
    label,
    isLabelHidden,
    value,
    onChange,
    onSubmit,
    error,
    helper,
    icon,
    prefix,
    isPassword,
    canClear,
    ...rest
  } = props;
  return rest;
}

const useStyles = makeStyles((t) => ({
  field: { gap: 6, alignSelf: 'stretch' },
  label: { marginStart: 2 },
  box: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    minHeight: 46,
    paddingStart: t.space.md + 2,
    paddingEnd: t.space.md + 2,
    borderRadius: t.radius.md,
    borderWidth: 1.5,
    borderColor: t.color.line,
    backgroundColor: t.color.sunken,
  },
  boxOnCanvas: { backgroundColor: t.color.surface },
  boxFocused: { borderColor: t.color.focus, backgroundColor: t.color.surface },
  boxWrong: { borderColor: t.color.dangerText },
  disabled: { opacity: 0.55 },
  input: {
    flex: 1,
    minWidth: 0,
    minHeight: 43,
    padding: 0,
    ...t.type.body,
    color: t.color.text,
    // The box shows the focus.
    ...(isWeb ? { outlineStyle: 'solid', outlineWidth: 0 } : {}),
  },
  lines: { paddingVertical: t.space.sm + 2, textAlignVertical: 'top' },
  trailing: { marginEnd: -8 },
  note: { flexDirection: 'row', gap: 6, alignItems: 'center', marginStart: 2 },
  noteText: { flexShrink: 1 },
}));
