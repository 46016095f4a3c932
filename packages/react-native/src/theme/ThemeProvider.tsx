import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { useColorScheme } from 'react-native';
import type { Accent } from './accents';
import { readSystemTextScale } from './system-text-scale';
import { buildTheme, type Theme, type ThemeOverrides } from './theme';
import type { TextSize } from './tokens';

/** What a person chooses: a scheme, or the device's. */
export type Appearance = 'system' | 'light' | 'dark';

const ThemeContext = createContext<Theme>(buildTheme('light'));

export interface ThemeProviderProps {
  readonly appearance?: Appearance;
  readonly overrides?: ThemeOverrides;
  readonly accent?: Accent;
  readonly textSize?: TextSize;
  readonly children: ReactNode;
}

export function ThemeProvider({ appearance = 'system', overrides, accent, textSize, children }: ThemeProviderProps) {
  const system = useColorScheme();
  const scheme = appearance === 'system' ? (system === 'dark' ? 'dark' : 'light') : appearance;
  const [systemTextScale] = useState(readSystemTextScale);
  const theme = useMemo(
    () => buildTheme(scheme, overrides, { systemTextScale, ...(accent && { accent }), ...(textSize && { textSize }) }),
    [scheme, overrides, accent, textSize, systemTextScale],
  );
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

export const useTheme = (): Theme => use(ThemeContext);
