import { createContext, use } from 'react';
import { type StyleProp, View, type ViewStyle } from 'react-native';
import { Icon, type IconName } from '../icons';
import { type Colors, makeStyles, useTheme } from '../theme';
import { Spinner } from './Spinner';
import { Tap, type TapState } from './Tap';
import { Txt } from './Txt';

/** `primary`: the one main action. `soft`: an ordinary one. `ghost`: beside others. `danger`: can't be undone. */
export type ButtonVariant = 'primary' | 'soft' | 'outline' | 'ghost' | 'danger' | 'dangerGhost';

export interface ButtonProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly variant?: ButtonVariant;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly icon?: IconName;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  /** As wide as its container. */
  readonly isWide?: boolean;
  /** Where the label alone does not say enough to someone who does not see the screen. */
  readonly accessibilityLabel?: string;
  readonly style?: StyleProp<ViewStyle>;
  readonly testID?: string;
}

/** Makes the buttons within as wide as they can be: in sheets, for thumbs. */
export const WideButtons = createContext(false);

type Look = { fill?: keyof Colors; over?: keyof Colors; down?: keyof Colors; text: keyof Colors; line?: keyof Colors };

const looks: Record<ButtonVariant, Look> = {
  primary: { fill: 'accent', over: 'accentHover', down: 'accentPressed', text: 'onAccent' },
  soft: { fill: 'accentSoft', over: 'accentSoftHover', down: 'accentSoftHover', text: 'onAccentSoft' },
  outline: { over: 'hover', down: 'pressed', text: 'text', line: 'lineStrong' },
  ghost: { over: 'hover', down: 'pressed', text: 'accentText' },
  danger: { fill: 'danger', over: 'dangerHover', down: 'dangerHover', text: 'onDanger' },
  dangerGhost: { over: 'dangerSoft', down: 'dangerSoft', text: 'dangerText' },
};

/** What a small one lacks to the least that a finger hits. */
const smallSlop = { top: 5, bottom: 5 };

export function Button(props: ButtonProps) {
  const { label, onPress, variant = 'primary', size = 'md', icon, isBusy = false, isDisabled = false } = props;
  const styles = useStyles();
  const { color } = useTheme();
  const isInSheet = use(WideButtons);
  const isWide = props.isWide ?? isInSheet;
  const look = looks[variant];
  const text = color[look.text];
  const fillOf = ({ isHovered, isPressed }: TapState) => {
    const role = isPressed ? look.down : isHovered ? look.over : look.fill;
    return role ? color[role] : 'transparent';
  };
  return (
    <Tap
      onPress={onPress}
      disabled={isDisabled || isBusy}
      aria-label={props.accessibilityLabel ?? label}
      aria-busy={isBusy}
      testID={props.testID}
      {...(size === 'sm' ? { hitSlop: smallSlop } : {})}
      style={(state) => [
        styles.base,
        styles[size],
        { backgroundColor: fillOf(state) },
        look.line ? { borderWidth: 1, borderColor: color[look.line] } : undefined,
        isWide ? styles.wide : undefined,
        isDisabled ? styles.disabled : undefined,
        props.style,
      ]}
    >
      {isBusy ? <Spinner size={16} color={text} /> : icon ? <Icon name={icon} size={18} color={text} /> : null}
      <View style={styles.labelBox}>
        <Txt variant={size === 'sm' ? 'smallStrong' : 'labelStrong'} numberOfLines={1} style={{ color: text }}>
          {label}
        </Txt>
      </View>
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  base: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: t.space.sm,
    borderRadius: t.radius.md,
    alignSelf: 'flex-start',
  },
  sm: { minHeight: 34, paddingHorizontal: t.space.md },
  md: { minHeight: 44, paddingHorizontal: t.space.lg },
  lg: { minHeight: 52, paddingHorizontal: t.space.xl, borderRadius: t.radius.lg },
  wide: { alignSelf: 'stretch' },
  disabled: { opacity: 0.5 },
  labelBox: { flexShrink: 1 },
}));
