import { type Colors, darkColors, lightColors } from './colors';
import { type Elevation, elevationOf, motion, radius, space, type } from './tokens';

export type Scheme = 'light' | 'dark';

/** Everything a style may depend on. */
export interface Theme {
  readonly scheme: Scheme;
  readonly color: Colors;
  readonly space: typeof space;
  readonly radius: typeof radius;
  readonly type: typeof type;
  readonly motion: typeof motion;
  readonly elevation: Elevation;
}

/** A host app's own colours: any role, per scheme. */
export interface ThemeOverrides {
  readonly light?: Partial<Colors>;
  readonly dark?: Partial<Colors>;
}

export function buildTheme(scheme: Scheme, overrides: ThemeOverrides = {}): Theme {
  const base = scheme === 'dark' ? darkColors : lightColors;
  return {
    scheme,
    color: { ...base, ...overrides[scheme] },
    space,
    radius,
    type,
    motion,
    elevation: elevationOf(scheme),
  };
}
