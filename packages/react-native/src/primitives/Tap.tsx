import { type Ref, use } from 'react';
import {
  type GestureResponderEvent,
  Pressable,
  type PressableProps,
  type PressableStateCallbackType,
  type StyleProp,
  type View,
  type ViewStyle,
} from 'react-native';
import { useTheme, webProps } from '../theme';
import { pressKeys } from './press-keys';
import { InRadioGroup } from './RadioGroup';

export interface TapState {
  readonly isPressed: boolean;
  readonly isHovered: boolean;
}

export interface TapProps extends Omit<PressableProps, 'style' | 'children'> {
  readonly ref?: Ref<View>;
  readonly children?: React.ReactNode | ((state: TapState) => React.ReactNode);
  readonly style?: StyleProp<ViewStyle> | ((state: TapState) => StyleProp<ViewStyle>);
}

const stateOf = (state: PressableStateCallbackType): TapState => ({
  isPressed: state.pressed,
  // Only react-native-web says so; a finger never hovers.
  isHovered: 'hovered' in state && state.hovered === true,
});

/** What every control is made of: a pressable with hover, and a focus ring for the keyboard. */
export function Tap({ style, children, disabled, ...rest }: TapProps) {
  const { color } = useTheme();
  // The browser draws its outline only for :focus-visible; we choose its colour and distance.
  const ring = { outlineColor: color.focus, outlineOffset: 2 } as const;
  const { role, onPress } = rest;
  const onKeyDown = pressKeys(role, (event) => !disabled && onPress?.(event as unknown as GestureResponderEvent));
  // A group is one stop of the Tab key: at the one that is chosen.
  const isPassed = use(InRadioGroup) && role === 'radio' && rest['aria-checked'] !== true;
  return (
    <Pressable
      role="button"
      {...rest}
      {...webProps({ ...(onKeyDown && { onKeyDown }), ...(isPassed && { tabIndex: -1 }) })}
      disabled={disabled ?? false}
      aria-disabled={disabled ?? undefined}
      style={(state) => [ring, typeof style === 'function' ? style(stateOf(state)) : style]}
    >
      {typeof children === 'function' ? (state) => children(stateOf(state)) : children}
    </Pressable>
  );
}
