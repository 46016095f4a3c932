import type { ReactNode } from 'react';
import { StyleSheet, Text, type TextProps } from 'react-native';

/** Text for screen readers alone. */
export function Hidden({ children, ...rest }: TextProps & { readonly children: ReactNode }) {
  return (
    <Text {...rest} style={styles.hidden}>
      {children}
    </Text>
  );
}

const styles = StyleSheet.create({
  hidden: { position: 'absolute', width: 1, height: 1, padding: 0, overflow: 'hidden', opacity: 0 },
});
