import { View } from 'react-native';
import type { KeyboardSpaceProps } from './KeyboardSpace';

/** The browser moves the page itself. */
export function KeyboardSpace({ children, style }: KeyboardSpaceProps) {
  return <View style={style}>{children}</View>;
}
