import { useMemo, useRef } from 'react';
import { Animated, type GestureResponderEvent } from 'react-native';
import { isWeb, motion, useIsRtl } from '../../theme';
import { begin, isReply, move, type TouchTrack } from './touch-track';

const longPressMs = 420;

export interface Touch {
  readonly onLongPress: (at: { readonly x: number; readonly y: number }) => void;
  /** Undefined where there is nothing to answer. */
  readonly onSwipe: (() => void) | undefined;
}

/** Long press and swipe, beside the list's own scrolling: they only look on, and never claim the touch. */
export function useTouch(touch: Touch | undefined) {
  const isRtl = useIsRtl();
  const shift = useMemo(() => new Animated.Value(0), []);
  const track = useRef<TouchTrack>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(touch);
  latest.current = touch;
  const handlers = useMemo(() => {
    const end = () => {
      clearTimeout(timer.current);
      const last = track.current;
      track.current = undefined;
      if (last?.kind !== 'swipe') return;
      Animated.timing(shift, { toValue: 0, duration: motion.quick, useNativeDriver: !isWeb }).start();
      if (isReply(last)) latest.current?.onSwipe?.();
    };
    return {
      onTouchStart: ({ nativeEvent: { touches } }: GestureResponderEvent) => {
        clearTimeout(timer.current);
        const [first, second] = touches;
        if (!first || second) return;
        const { pageX: x, pageY: y } = first;
        track.current = begin(x, y);
        timer.current = setTimeout(() => {
          track.current = undefined;
          latest.current?.onLongPress({ x, y });
        }, longPressMs);
      },
      onTouchMove: ({ nativeEvent: { touches } }: GestureResponderEvent) => {
        const [before, first] = [track.current, touches[0]];
        if (!before || !first) return;
        const now = move(before, first.pageX, first.pageY, isRtl);
        track.current = now;
        if (now.kind !== 'still') clearTimeout(timer.current);
        if (now.kind === 'swipe' && latest.current?.onSwipe) shift.setValue(now.shift);
      },
      onTouchEnd: end,
      onTouchCancel: () => {
        if (track.current) track.current = { ...track.current, shift: 0 };
        end();
      },
    };
  }, [shift, isRtl]);
  return { shift, handlers: touch ? handlers : undefined };
}
