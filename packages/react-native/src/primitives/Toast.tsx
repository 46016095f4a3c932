import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { Animated, View } from 'react-native';
import { Icon, type IconName } from '../icons';
import { isWeb, makeStyles, motion, useReducedMotion, useTheme } from '../theme';
import { useInsets } from './insets';
import { Tap } from './Tap';
import { Txt } from './Txt';

export interface ToastMessage {
  readonly text: string;
  readonly tone?: 'normal' | 'danger';
  readonly icon?: IconName;
  /** A button in it. The same can be reached otherwise: the toast goes by itself. */
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

type ShowToast = (message: ToastMessage) => void;

const ToastContext = createContext<ShowToast>(() => {});

/** `const toast = useToast(); toast({ text: t('common.copied'), icon: 'check' })` */
export const useToast = (): ShowToast => use(ToastContext);

const shownMs = 4_000;

/** Says short things that need no answer, at the bottom of the screen and aloud. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<ToastMessage & { id: number }>();
  const show = useCallback<ShowToast>((message) => setShown((last) => ({ ...message, id: (last?.id ?? 0) + 1 })), []);
  const styles = useStyles();
  const insets = useInsets();
  const id = shown?.id;
  useEffect(() => {
    if (id === undefined) return;
    const timer = setTimeout(() => setShown(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [id]);
  // The live region is there before its text, else screen readers miss the first one.
  return (
    <ToastContext value={show}>
      {children}
      <View aria-live="polite" role="status" style={[styles.region, { bottom: insets.bottom + 88 }]}>
        {shown ? <ToastCard key={shown.id} message={shown} onClose={() => setShown(undefined)} /> : null}
      </View>
    </ToastContext>
  );
}

function ToastCard({ message, onClose }: { readonly message: ToastMessage; readonly onClose: () => void }) {
  const styles = useStyles();
  const { color } = useTheme();
  const isStill = useReducedMotion();
  const at = useMemo(() => new Animated.Value(0), []);
  useEffect(() => {
    Animated.timing(at, { toValue: 1, duration: isStill ? 0 : motion.calm, useNativeDriver: !isWeb }).start();
  }, [at, isStill]);
  const translateY = at.interpolate({ inputRange: [0, 1], outputRange: [isStill ? 0 : 12, 0] });
  const icon = message.icon ?? (message.tone === 'danger' ? 'alert' : undefined);
  return (
    <Animated.View
      style={[styles.card, message.action ? styles.touchable : undefined, { opacity: at, transform: [{ translateY }] }]}
    >
      {icon ? <Icon name={icon} size={18} color={color.surface} /> : null}
      <Txt variant="small" color="surface" numberOfLines={3} style={styles.text}>
        {message.text}
      </Txt>
      {message.action ? (
        <Tap
          onPress={() => {
            onClose();
            message.action?.onPress();
          }}
          aria-label={message.action.label}
          hitSlop={12}
          style={styles.action}
          testID="toast-action"
        >
          <Txt variant="smallStrong" color="surface" style={styles.actionText}>
            {message.action.label}
          </Txt>
        </Tap>
      ) : null}
    </Animated.View>
  );
}

const useStyles = makeStyles((t) => ({
  region: { pointerEvents: 'box-none', position: 'absolute', start: t.space.lg, end: t.space.lg, alignItems: 'center' },
  card: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    maxWidth: 440,
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.md,
    borderRadius: t.radius.md,
    backgroundColor: t.color.text,
    ...t.elevation.mid,
  },
  text: { flexShrink: 1 },
  touchable: { pointerEvents: 'auto' },
  action: { minHeight: 28, justifyContent: 'center' },
  actionText: { textDecorationLine: 'underline' },
}));
