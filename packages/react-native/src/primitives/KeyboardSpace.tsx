import type { ReactNode } from 'react';
import { KeyboardAvoidingView, type StyleProp, type ViewStyle } from 'react-native';
import { useInsets } from './insets';

export interface KeyboardSpaceProps {
  readonly children: ReactNode;
  readonly style?: StyleProp<ViewStyle>;
}

/**
 * Leaves the keyboard its space on phones. Android needs it like iOS: with edge-to-edge the window no longer shrinks.
 * It must begin at the top of the window, and hold what keeps clear of the home bar, which the keyboard covers.
 */
export function KeyboardSpace({ children, style }: KeyboardSpaceProps) {
  const insets = useInsets();
  return (
    <KeyboardAvoidingView behavior="padding" keyboardVerticalOffset={-insets.bottom} style={style}>
      {children}
    </KeyboardAvoidingView>
  );
}
