import { type ReactNode, useEffect, useState } from 'react';
import { Animated } from 'react-native';
import { isWeb, makeStyles, useReducedMotion } from '../theme';

const shownMs = 1_600;
const fadeMs = 700;

/** A row that somebody was led to: marked for a moment. `turn` begins it again. */
export function Highlight({ turn, children }: { readonly turn: number | undefined; readonly children: ReactNode }) {
  const styles = useStyles();
  const isStill = useReducedMotion();
  const [light] = useState(() => new Animated.Value(0));
  useEffect(() => {
    light.setValue(turn === undefined ? 0 : 1);
    if (turn === undefined) return;
    const fade = Animated.timing(light, {
      toValue: 0,
      delay: shownMs,
      duration: isStill ? 0 : fadeMs,
      useNativeDriver: !isWeb,
    });
    fade.start();
    return () => fade.stop();
  }, [turn, light, isStill]);
  return (
    <>
      {turn === undefined ? null : <Animated.View style={[styles.light, { opacity: light }]} testID="highlight" />}
      {children}
    </>
  );
}

const useStyles = makeStyles((t) => ({
  light: {
    pointerEvents: 'none',
    position: 'absolute',
    top: 0,
    bottom: -t.space.xs,
    start: 0,
    end: 0,
    backgroundColor: t.color.accentSoft,
  },
}));
