import type { Ref } from 'react';
import {
  Pressable,
  type PressableProps,
  type PressableStateCallbackType,
  type StyleProp,
  type View,
  type ViewStyle,
} from 'react-native';
import { useTheme } from '../theme';

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
  return (
    <Pressable
      role="button"
      {...rest}
      disabled={disabled ?? false}
      aria-disabled={disabled ?? undefined}
      style={(state) => [ring, typeof style === 'function' ? style(stateOf(state)) : style]}
    >
      {typeof children === 'function' ? (state) => children(stateOf(state)) : children}
    </Pressable>
  );
}
