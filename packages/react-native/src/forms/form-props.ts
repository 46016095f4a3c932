import type { ReactNode } from 'react';

export interface FormProps {
  /** What it is for, to screen readers. */
  readonly label: string;
  readonly children: ReactNode;
}
