export interface QrCodeProps {
  /** What a reader reads. */
  readonly value: string;
  /** Of the square, margin included. */
  readonly size?: number;
  /** What it is for, for people who do not see it. */
  readonly label: string;
  readonly testID?: string;
}

/** Dark on light in both schemes: many readers do not read the inverse. */
export const qrColors = { ink: '#12211D', paper: '#FFFFFF' } as const;
