import type { Ref } from 'react';
import {
  Pressable,
  type PressableProps,
  type PressableStateCallbackType,
  type StyleProp,
  type View,
  type ViewStyle,
} from 'react-native';
import { useTheme, webProps } from '../theme';

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

/** react-native-web leaves Enter on links to the browser, which follows only those that are anchors. */
function followOnEnter(event: { readonly key: string; readonly currentTarget: { click(): void } }): void {
  if (event.key === 'Enter') event.currentTarget.click();
}

/** What every control is made of: a pressable with hover, and a focus ring for the keyboard. */
export function Tap({ style, children, disabled, ...rest }: TapProps) {
  const { color } = useTheme();
  // The browser draws its outline only for :focus-visible; we choose its colour and distance.
  const ring = { outlineColor: color.focus, outlineOffset: 2 } as const;
  return (
    <Pressable
      role="button"
      {...rest}
      {...(rest.role === 'link' ? webProps({ onKeyDown: followOnEnter }) : {})}
      disabled={disabled ?? false}
      aria-disabled={disabled ?? undefined}
      style={(state) => [ring, typeof style === 'function' ? style(stateOf(state)) : style]}
    >
      {typeof children === 'function' ? (state) => children(stateOf(state)) : children}
    </Pressable>
  );
}
