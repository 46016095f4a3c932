import { useEffect, useRef, useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Banner, Button, Txt } from '../primitives';
import { makeStyles } from '../theme';
import { Camera } from './Camera';
import type { CameraFailure } from './camera-props';
import { useInFront } from './use-in-front';

export interface CodeScannerProps {
  /** Is this a code of the kind that is looked for? */
  readonly accepts: (text: string) => boolean;
  /** Found one; the camera is off by then. */
  readonly onCode: (text: string) => void;
  /** The camera has been turned on. */
  readonly onStart?: () => void;
}

type Phase = 'off' | 'opening' | 'open' | 'other';

/** Turns on the camera when the person asks for it, and off when a code was found, on leaving, and when the app goes to the back. */
export function CodeScanner({ accepts, onCode, onStart }: CodeScannerProps) {
  const styles = useStyles();
  const t = useT();
  const [phase, setPhase] = useState<Phase>('off');
  const [failure, setFailure] = useState<CameraFailure>();
  const isDone = useRef(false);
  const isInFront = useInFront();
  const isOn = phase !== 'off';
  useEffect(() => {
    if (!isInFront) setPhase('off');
  }, [isInFront]);
  const start = () => {
    isDone.current = false;
    setFailure(undefined);
    setPhase('opening');
    onStart?.();
  };
  const found = (text: string) => {
    // The camera sees it, or another one, again before it is off.
    if (isDone.current) return;
    if (!accepts(text)) return setPhase('other');
    isDone.current = true;
    setPhase('off');
    onCode(text);
  };
  return (
    <View style={styles.box}>
      {isOn ? (
        <View style={styles.picture}>
          <Camera
            onOpen={() => setPhase('open')}
            onCode={found}
            onFailure={(reason) => {
              setPhase('off');
              setFailure(reason);
            }}
          />
          <View style={styles.frame} aria-hidden />
        </View>
      ) : null}
      <View role="status" aria-live="polite">
        {isOn ? (
          <Txt variant="small" color="textMuted" style={styles.hint} testID="scan-status">
            {t(phase === 'opening' ? 'scan.opening' : phase === 'other' ? 'scan.other' : 'scan.open')}
          </Txt>
        ) : null}
      </View>
      {failure ? <Banner tone="danger" text={t(`scan.${failure}`)} isUrgent /> : null}
      <Button
        label={t(isOn ? 'scan.stop' : 'scan.start')}
        icon={isOn ? 'close' : 'camera'}
        variant={isOn ? 'outline' : 'soft'}
        isWide
        onPress={isOn ? () => setPhase('off') : start}
        testID="scan"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: { gap: t.space.md },
  picture: {
    width: '100%',
    maxWidth: 300,
    aspectRatio: 1,
    alignSelf: 'center',
    alignItems: 'center',
    justifyContent: 'center',
    overflow: 'hidden',
    borderRadius: t.radius.lg,
    backgroundColor: '#000000',
  },
  frame: {
    position: 'absolute',
    width: '72%',
    height: '72%',
    borderRadius: t.radius.lg,
    borderWidth: 3,
    borderColor: 'rgba(255, 255, 255, 0.85)',
  },
  hint: { textAlign: 'center' },
}));
