import type { UserId } from '@tidings/protocol';
import { type StyleProp, Text, type TextStyle } from 'react-native';
import { useAccount } from '../hooks';
import { isWeb, makeStyles, useTheme, webProps } from '../theme';
import { type BubbleTone, isolated, pressOnEnter } from './inline';

export interface MentionTextProps {
  readonly text: string;
  /** Undefined: everybody. */
  readonly user: UserId | undefined;
  readonly tone: BubbleTone;
  readonly style: StyleProp<TextStyle>;
  readonly onPress?: ((user: UserId) => void) | undefined;
}

/** Somebody's name in a text; whoever reads their own sees it at once. */
export function MentionText({ text, user, tone, style, onPress }: MentionTextProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const self = useAccount()?.user?.id;
  const isMe = tone === 'other' && (user === undefined || user === self);
  const ink = tone === 'own' ? color.onBubbleOwn : color.accentText;
  const press = user !== undefined && onPress ? () => onPress(user) : undefined;
  return (
    <Text
      style={[styles.name, { color: ink }, isMe ? styles.me : undefined, style]}
      testID={isMe ? 'mention-me' : 'mention'}
      {...(press ? { role: 'link', onPress: press, ...webProps({ tabIndex: 0, onKeyDown: pressOnEnter(press) }) } : {})}
    >
      {isolated(text)}
    </Text>
  );
}

const useStyles = makeStyles((t) => ({
  name: { fontWeight: '600', ...(isWeb ? { unicodeBidi: 'isolate' } : {}) },
  me: {
    color: t.color.onAccentSoft,
    backgroundColor: t.color.accentSoft,
    borderRadius: 5,
    ...(isWeb ? { paddingHorizontal: 3 } : {}),
  },
}));
