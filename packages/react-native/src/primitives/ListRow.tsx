import type { ReactNode } from 'react';
import { type StyleProp, View, type ViewStyle } from 'react-native';
import { Icon } from '../icons';
import { makeStyles, useTheme } from '../theme';
import { Tap } from './Tap';
import { Txt } from './Txt';

export interface ListRowProps {
  readonly title: string;
  /** Right after the title: a small icon. */
  readonly mark?: ReactNode;
  readonly subtitle?: string | undefined;
  /** An Avatar or an Icon. */
  readonly leading?: ReactNode;
  readonly trailing?: ReactNode;
  readonly onPress?: () => void;
  /** Shows that it leads somewhere. */
  readonly hasChevron?: boolean;
  readonly isSelected?: boolean;
  readonly isDisabled?: boolean;
  readonly tone?: 'normal' | 'danger';
  /** The row in words, when title and subtitle are not enough. */
  readonly accessibilityLabel?: string;
  readonly role?: 'button' | 'link' | 'checkbox' | 'radio' | 'option';
  readonly style?: StyleProp<ViewStyle>;
  readonly testID?: string;
}

export function ListRow(props: ListRowProps) {
  const {
    title,
    subtitle,
    mark,
    leading,
    trailing,
    onPress,
    hasChevron,
    isSelected = false,
    isDisabled = false,
  } = props;
  const styles = useStyles();
  const { color } = useTheme();
  const body = (
    <>
      {leading}
      <View style={styles.texts}>
        <View style={styles.title}>
          <Txt
            variant="label"
            color={props.tone === 'danger' ? 'dangerText' : 'text'}
            numberOfLines={1}
            isAtStart
            style={styles.name}
          >
            {title}
          </Txt>
          {mark}
        </View>
        {subtitle ? (
          <Txt variant="caption" color="textMuted" numberOfLines={2} isAtStart>
            {subtitle}
          </Txt>
        ) : null}
      </View>
      {trailing}
      {hasChevron ? <Icon name="forward" size={18} color={color.textFaint} /> : null}
    </>
  );
  if (!onPress)
    return (
      <View style={[styles.row, props.style]} testID={props.testID}>
        {body}
      </View>
    );
  const role = props.role ?? 'button';
  const isTicked = role === 'checkbox' || role === 'radio';
  return (
    <Tap
      role={role}
      onPress={onPress}
      disabled={isDisabled}
      aria-label={props.accessibilityLabel ?? (subtitle ? `${title}, ${subtitle}` : title)}
      {...(isTicked ? { 'aria-checked': isSelected } : role === 'option' ? { 'aria-selected': isSelected } : {})}
      testID={props.testID}
      style={({ isHovered, isPressed }) => [
        styles.row,
        isSelected && !isTicked ? { backgroundColor: color.accentSoft } : undefined,
        isPressed ? { backgroundColor: color.pressed } : isHovered ? { backgroundColor: color.hover } : undefined,
        isDisabled ? styles.disabled : undefined,
        styles.ring,
        props.style,
      ]}
    >
      {body}
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    minHeight: 56,
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.sm + 2,
  },
  ring: { outlineOffset: -3 },
  title: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  name: { flexShrink: 1 },
  texts: { flex: 1, gap: 2, minWidth: 0 },
  disabled: { opacity: 0.5 },
}));
