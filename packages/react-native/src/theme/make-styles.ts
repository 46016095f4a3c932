import { type ImageStyle, StyleSheet, type TextStyle, type ViewStyle } from 'react-native';
import { useTheme } from './ThemeProvider';
import type { Theme } from './theme';

type Named<T> = { [Key in keyof T]: ViewStyle | TextStyle | ImageStyle };

/**
 * Styles that depend on the theme, built once per theme:
 * `const useStyles = makeStyles((t) => ({ box: { padding: t.space.md, backgroundColor: t.color.surface } }));`
 */
export function makeStyles<T extends Named<T>>(build: (theme: Theme) => T & Named<T>): () => T {
  const built = new WeakMap<Theme, T>();
  return () => {
    const theme = useTheme();
    let styles = built.get(theme);
    if (!styles) {
      styles = StyleSheet.create(build(theme));
      built.set(theme, styles);
    }
    return styles;
  };
}
