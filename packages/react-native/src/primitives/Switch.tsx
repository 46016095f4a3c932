import { useEffect, useRef } from 'react';
import { Animated, View } from 'react-native';
import { isWeb, makeStyles, motion, useIsRtl, useReducedMotion, useTheme } from '../theme';
import { Tap } from './Tap';

export interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  readonly testID?: string | undefined;
}

const travel = 20;

export function Switch({ label, isOn, onChange, isDisabled = false, testID }: SwitchProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const isStill = useReducedMotion();
  const direction = useIsRtl() ? -1 : 1;
  const at = useRef(new Animated.Value(isOn ? 1 : 0)).current;
  useEffect(() => {
    const duration = isStill ? motion.none : motion.quick;
    Animated.timing(at, { toValue: isOn ? 1 : 0, duration, useNativeDriver: !isWeb }).start();
  }, [at, isOn, isStill]);
  const translateX = at.interpolate({ inputRange: [0, 1], outputRange: [0, travel * direction] });
  return (
    <Tap
      role="switch"
      aria-label={label}
      aria-checked={isOn}
      disabled={isDisabled}
      hitSlop={8}
      testID={testID}
      onPress={() => onChange(!isOn)}
      style={[styles.hit, isDisabled ? styles.disabled : undefined]}
    >
      <View style={[styles.track, { backgroundColor: isOn ? color.accent : color.lineStrong }]}>
        <Animated.View style={[styles.knob, { transform: [{ translateX }] }]} />
      </View>
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  hit: { borderRadius: t.radius.full },
  disabled: { opacity: 0.5 },
  track: { width: 48, height: 28, borderRadius: 14, padding: 3 },
  knob: { width: 22, height: 22, borderRadius: 11, backgroundColor: '#FFFFFF', ...t.elevation.low },
}));
