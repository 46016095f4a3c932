import type { ReactNode } from 'react';
import { ScrollView, View } from 'react-native';
import { makeStyles, useTheme } from '../theme';
import { useInsets } from './insets';
import { KeyboardSpace } from './KeyboardSpace';

export interface ScreenProps {
  /** A Header. */
  readonly header?: ReactNode;
  /** Stays at the bottom. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  /** Content that may be longer than the screen. */
  readonly isScrolling?: boolean;
  /** Keeps lines readable on wide screens. */
  readonly maxWidth?: number;
  readonly ground?: 'surface' | 'canvas';
  readonly isPadded?: boolean;
  /** What the page is about; not so the list beside it. */
  readonly isMain?: boolean;
}

export function Screen(props: ScreenProps) {
  const {
    header,
    footer,
    children,
    isScrolling = false,
    maxWidth,
    ground = 'surface',
    isPadded = false,
    isMain = true,
  } = props;
  const styles = useStyles();
  const { color } = useTheme();
  const insets = useInsets();
  const column = [styles.column, maxWidth ? { maxWidth } : undefined, isPadded ? styles.padded : undefined];
  return (
    <View role={isMain ? 'main' : undefined} style={[styles.screen, { backgroundColor: color[ground] }]}>
      <KeyboardSpace style={[styles.fill, { paddingTop: insets.top }]}>
        {header}
        {isScrolling ? (
          <ScrollView
            style={styles.fill}
            contentContainerStyle={[styles.scrolled, { paddingBottom: footer ? 0 : insets.bottom }]}
            keyboardShouldPersistTaps="handled"
            keyboardDismissMode="interactive"
          >
            <View style={column}>{children}</View>
          </ScrollView>
        ) : (
          <View style={[styles.fill, styles.row]}>
            <View style={[column, styles.fill]}>{children}</View>
          </View>
        )}
        {footer ? <View style={{ paddingBottom: insets.bottom }}>{footer}</View> : null}
      </KeyboardSpace>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  screen: { flex: 1, minHeight: 0, minWidth: 0 },
  fill: { flex: 1, minHeight: 0 },
  row: { flexDirection: 'row', justifyContent: 'center' },
  scrolled: { flexGrow: 1, alignItems: 'center' },
  column: { width: '100%' },
  padded: { padding: t.space.lg },
}));
