import { createContext, type ReactNode, use, useMemo } from 'react';
import { useColorScheme } from 'react-native';
import { buildTheme, type Theme, type ThemeOverrides } from './theme';

/** What a person chooses: a scheme, or the device's. */
export type Appearance = 'system' | 'light' | 'dark';

const ThemeContext = createContext<Theme>(buildTheme('light'));

export interface ThemeProviderProps {
  readonly appearance?: Appearance;
  readonly overrides?: ThemeOverrides;
  readonly children: ReactNode;
}

export function ThemeProvider({ appearance = 'system', overrides, children }: ThemeProviderProps) {
  const system = useColorScheme();
  const scheme = appearance === 'system' ? (system === 'dark' ? 'dark' : 'light') : appearance;
  const theme = useMemo(() => buildTheme(scheme, overrides), [scheme, overrides]);
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

export const useTheme = (): Theme => use(ThemeContext);
