import type { ConversationId } from '@tidings/protocol';
import { useEffect, useState } from 'react';
import { Animated, View } from 'react-native';
import { useTyping } from '../hooks';
import { useT } from '../i18n';
import { Txt } from '../primitives';
import { isWeb, makeStyles, useReducedMotion } from '../theme';
import { typingText } from './typing-text';

/** Its height is always there, so that nothing moves when somebody begins to type. */
export function TypingIndicator({ conversation }: { readonly conversation: ConversationId }) {
  const styles = useStyles();
  const t = useT();
  const people = useTyping(conversation);
  return (
    <View style={styles.strip} aria-live="polite" role="status" testID="typing">
      {people.length > 0 ? (
        <>
          <Dots />
          <Txt variant="caption" color="textMuted" numberOfLines={1} style={styles.text}>
            {typingText(people, t)}
          </Txt>
        </>
      ) : null}
    </View>
  );
}

function Dots() {
  const styles = useStyles();
  const isStill = useReducedMotion();
  const [beat] = useState(() => new Animated.Value(0));
  useEffect(() => {
    if (isStill) return;
    const loop = Animated.loop(
      Animated.timing(beat, { toValue: 1, duration: 1_200, useNativeDriver: !isWeb, isInteraction: false }),
    );
    loop.start();
    return () => loop.stop();
  }, [beat, isStill]);
  return (
    <View style={styles.dots} aria-hidden>
      {[0, 1, 2].map((place) => {
        const from = 0.05 + place * 0.15;
        const opacity = beat.interpolate({
          inputRange: [0, from, from + 0.2, from + 0.4, 1],
          outputRange: [0.35, 0.35, 1, 0.35, 0.35],
        });
        return <Animated.View key={place} style={[styles.dot, { opacity }]} />;
      })}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  strip: { height: 26, flexDirection: 'row', alignItems: 'center', gap: t.space.sm, paddingHorizontal: t.space.xl },
  text: { flexShrink: 1 },
  dots: { flexDirection: 'row', gap: 3 },
  dot: { width: 6, height: 6, borderRadius: 3, backgroundColor: t.color.accentText },
}));
