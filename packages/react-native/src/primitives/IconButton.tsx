import type { Ref } from 'react';
import type { StyleProp, View, ViewStyle } from 'react-native';
import { Icon, type IconName } from '../icons';
import { makeStyles, useTheme, webProps } from '../theme';
import { Tap } from './Tap';

export interface IconButtonProps {
  readonly ref?: Ref<View>;
  readonly icon: IconName;
  /** Said by screen readers, shown as a tooltip in browsers. */
  readonly label: string;
  readonly onPress: () => void;
  readonly variant?: 'plain' | 'filled' | 'soft' | 'raised';
  readonly size?: number;
  readonly iconSize?: number;
  readonly isDisabled?: boolean;
  /** Of a button that opens something. */
  readonly isExpanded?: boolean;
  /** `menuitem` for one that stands in a menu. */
  readonly role?: 'button' | 'menuitem';
  readonly style?: StyleProp<ViewStyle>;
  readonly testID?: string;
}

export function IconButton(props: IconButtonProps) {
  const { ref, icon, label, onPress, variant = 'plain', size = 44, iconSize = 21, isDisabled = false } = props;
  const styles = useStyles();
  const { color, elevation } = useTheme();
  const looks = {
    plain: { fill: 'transparent', over: color.hover, down: color.pressed, ink: color.textMuted },
    filled: { fill: color.accent, over: color.accentHover, down: color.accentPressed, ink: color.onAccent },
    soft: { fill: color.accentSoft, over: color.accentSoftHover, down: color.accentSoftHover, ink: color.onAccentSoft },
    raised: { fill: color.raised, over: color.sunken, down: color.sunken, ink: color.textMuted },
  } as const;
  const look = looks[variant];
  return (
    <Tap
      {...(ref ? { ref } : {})}
      role={props.role ?? 'button'}
      onPress={onPress}
      disabled={isDisabled}
      aria-label={label}
      aria-expanded={props.isExpanded}
      testID={props.testID}
      hitSlop={Math.max(0, (44 - size) / 2)}
      {...webProps({ title: label })}
      style={({ isHovered, isPressed }) => [
        styles.base,
        { width: size, height: size, backgroundColor: isPressed ? look.down : isHovered ? look.over : look.fill },
        variant === 'raised' ? [styles.raised, elevation.mid] : undefined,
        isDisabled ? styles.disabled : undefined,
        props.style,
      ]}
    >
      <Icon name={icon} size={iconSize} color={look.ink} />
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  base: { alignItems: 'center', justifyContent: 'center', borderRadius: t.radius.full, flexShrink: 0 },
  raised: { borderWidth: 1, borderColor: t.color.line },
  disabled: { opacity: 0.45 },
}));
