import { useMemo } from 'react';
import { View } from 'react-native';
import Svg, { Path } from 'react-native-svg';
import { makeStyles } from '../../theme';
import { type QrCodeProps, qrColors } from './qr-code-props';
import { qrPath } from './qr-path';

export type { QrCodeProps } from './qr-code-props';

/** A QR code. */
export function QrCode({ value, size = 220, label, testID }: QrCodeProps) {
  const styles = useStyles();
  const { side, path } = useMemo(() => qrPath(value), [value]);
  return (
    <View
      role="img"
      aria-label={label}
      accessible
      testID={testID}
      style={[styles.paper, { width: size, height: size }]}
    >
      <Svg width={size} height={size} viewBox={`0 0 ${side} ${side}`}>
        <Path d={path} fill={qrColors.ink} />
      </Svg>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  paper: { backgroundColor: qrColors.paper, borderRadius: t.radius.lg, overflow: 'hidden' },
}));
