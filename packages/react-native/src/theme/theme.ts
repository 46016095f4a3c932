import { type Accent, accentColors } from './accents';
import { type Colors, darkColors, lightColors } from './colors';
import {
  type Elevation,
  elevationOf,
  motion,
  radius,
  scaledType,
  space,
  type TextSize,
  type TypeScale,
} from './tokens';

export type Scheme = 'light' | 'dark';

/** Everything a style may depend on. */
export interface Theme {
  readonly scheme: Scheme;
  readonly color: Colors;
  readonly space: typeof space;
  readonly radius: typeof radius;
  readonly type: TypeScale;
  readonly motion: typeof motion;
  readonly elevation: Elevation;
}

/** A host app's own colours: any role, per scheme. */
export interface ThemeOverrides {
  readonly light?: Partial<Colors>;
  readonly dark?: Partial<Colors>;
}

/** What a person may choose about how things look, besides the scheme. */
export interface Looks {
  readonly accent?: Accent;
  readonly textSize?: TextSize;
  /** How much the system enlarges all texts. */
  readonly systemTextScale?: number;
}

export function buildTheme(scheme: Scheme, overrides: ThemeOverrides = {}, looks: Looks = {}): Theme {
  const { accent = 'spruce', textSize = 'normal', systemTextScale = 1 } = looks;
  const base = scheme === 'dark' ? darkColors : lightColors;
  return {
    scheme,
    color: { ...base, ...accentColors[accent][scheme], ...overrides[scheme] },
    space,
    radius,
    type: scaledType(textSize, systemTextScale),
    motion,
    elevation: elevationOf(scheme),
  };
}
