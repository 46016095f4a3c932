import { useEffect, useState } from 'react';
import { Animated, type DimensionValue } from 'react-native';
import { isWeb, makeStyles, useReducedMotion } from '../theme';

export interface SkeletonProps {
  readonly width?: DimensionValue;
  readonly height?: number;
  readonly radius?: number;
}

/** Where content will be. Breathes slowly, unless less motion was asked for. */
export function Skeleton({ width = '100%', height = 14, radius }: SkeletonProps) {
  const styles = useStyles();
  const isStill = useReducedMotion();
  const [opacity] = useState(() => new Animated.Value(1));
  useEffect(() => {
    if (isStill) return;
    const step = (toValue: number) =>
      Animated.timing(opacity, { toValue, duration: 850, useNativeDriver: !isWeb, isInteraction: false });
    const breath = Animated.loop(Animated.sequence([step(0.45), step(1)]));
    breath.start();
    return () => breath.stop();
  }, [isStill, opacity]);
  return (
    <Animated.View aria-hidden style={[styles.box, { width, height, borderRadius: radius ?? height / 2, opacity }]} />
  );
}

const useStyles = makeStyles((t) => ({ box: { backgroundColor: t.color.skeleton } }));
