import { type ReactNode, useMemo, useRef } from 'react';
import { Animated, PanResponder, View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { isWeb, makeStyles, useIsRtl, useTheme } from '../theme';

export interface SwipeAction {
  readonly icon: IconName;
  readonly onSwipe: () => void;
}

export interface SwipeableProps {
  /** Swiped from the start side towards the end, and the other way. The same is in a menu: not everybody can swipe. */
  readonly fromStart: SwipeAction;
  readonly fromEnd: SwipeAction;
  readonly children: ReactNode;
}

const startsAt = 14;
const actsAt = 84;

/** A mouse drags to select. */
const canSwipe = !isWeb || globalThis.matchMedia?.('(pointer: coarse)').matches === true;

/** A row that does something when it is swiped far enough. */
export function Swipeable(props: SwipeableProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const isRtl = useIsRtl();
  const latest = useRef(props);
  latest.current = props;
  const [x, responder] = useMemo(() => {
    const at = new Animated.Value(0);
    const back = () => Animated.spring(at, { toValue: 0, bounciness: 0, useNativeDriver: !isWeb }).start();
    const pan = PanResponder.create({
      onMoveShouldSetPanResponder: (_, { dx, dy }) => Math.abs(dx) > startsAt && Math.abs(dx) > 2 * Math.abs(dy),
      onPanResponderMove: (_, { dx }) => at.setValue(Math.max(-120, Math.min(120, dx))),
      onPanResponderRelease: (_, { dx }) => {
        back();
        if (Math.abs(dx) < actsAt) return;
        const isFromStart = isRtl ? dx < 0 : dx > 0;
        (isFromStart ? latest.current.fromStart : latest.current.fromEnd).onSwipe();
      },
      onPanResponderTerminate: back,
      onPanResponderTerminationRequest: () => false,
    });
    return [at, pan] as const;
  }, [isRtl]);
  if (!canSwipe) return props.children;
  const shownWhen = (sign: 1 | -1) =>
    x.interpolate({
      inputRange: sign > 0 ? [0, actsAt] : [-actsAt, 0],
      outputRange: sign > 0 ? [0, 1] : [1, 0],
      extrapolate: 'clamp',
    });
  return (
    <View>
      <View style={styles.behind} aria-hidden>
        <Animated.View style={{ opacity: shownWhen(isRtl ? -1 : 1) }}>
          <Icon name={props.fromStart.icon} size={22} color={color.accentText} />
        </Animated.View>
        <Animated.View style={{ opacity: shownWhen(isRtl ? 1 : -1) }}>
          <Icon name={props.fromEnd.icon} size={22} color={color.accentText} />
        </Animated.View>
      </View>
      <Animated.View style={{ transform: [{ translateX: x }] }} {...responder.panHandlers}>
        {props.children}
      </Animated.View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  behind: {
    pointerEvents: 'none',
    position: 'absolute',
    top: 0,
    bottom: 0,
    start: 0,
    end: 0,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'space-between',
    paddingHorizontal: t.space.xl,
  },
}));
