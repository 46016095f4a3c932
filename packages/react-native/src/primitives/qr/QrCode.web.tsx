import { useMemo } from 'react';
import { radius } from '../../theme/tokens';
import { type QrCodeProps, qrColors } from './qr-code-props';
import { qrPath } from './qr-path';

export type { QrCodeProps } from './qr-code-props';

/** A QR code; the browser draws SVG itself. */
export function QrCode({ value, size = 220, label, testID }: QrCodeProps) {
  const { side, path } = useMemo(() => qrPath(value), [value]);
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      data-testid={testID}
      shapeRendering="crispEdges"
      style={{ flexShrink: 0, backgroundColor: qrColors.paper, borderRadius: radius.lg }}
    >
      <path d={path} fill={qrColors.ink} />
    </svg>
  );
}
