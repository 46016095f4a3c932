import type { IconName } from './paths';

export interface IconProps {
  readonly name: IconName;
  readonly size?: number;
  /** The muted text colour, unless told. */
  readonly color?: string;
  readonly strokeWidth?: number;
}
