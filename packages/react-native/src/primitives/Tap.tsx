import { type Ref, use } from 'react';
import {
  type GestureResponderEvent,
  Pressable,
  type PressableProps,
  type PressableStateCallbackType,
  type StyleProp,
  View,
  type ViewStyle,
} from 'react-native';
import { isWeb, useTheme, webProps } from '../theme';
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

/** react-native-web knows no hitSlop: what may be pressed beyond the control lies around it, and is not seen. */
function around(slop: NonNullable<PressableProps['hitSlop']>): ViewStyle {
  const { top, bottom, left, right } =
    typeof slop === 'number' ? { top: slop, bottom: slop, left: slop, right: slop } : { ...none, ...slop };
  return { position: 'absolute', top: -(top ?? 0), bottom: -(bottom ?? 0), left: -(left ?? 0), right: -(right ?? 0) };
}

const none = { top: 0, bottom: 0, left: 0, right: 0 };

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
      {(state) => (
        <>
          {isWeb && rest.hitSlop ? <View aria-hidden style={around(rest.hitSlop)} /> : null}
          {typeof children === 'function' ? children(stateOf(state)) : children}
        </>
      )}
    </Pressable>
  );
}
