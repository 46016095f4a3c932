import type { UserId } from '@tidings/protocol';
import { Text, type TextStyle } from 'react-native';
import type { Span } from '../markdown/blocks';
import { isWeb, makeStyles, useTheme } from '../theme';
import type { BubbleTone } from './inline';
import { LinkText } from './LinkText';
import { MentionText } from './MentionText';

export interface SpansProps {
  readonly spans: readonly Span[];
  readonly tone: BubbleTone;
  readonly isLarge?: boolean;
  readonly reserve?: string | undefined;
  readonly onMention?: ((user: UserId) => void) | undefined;
}

/** One paragraph. */
export function Spans({ spans, tone, isLarge = false, reserve, onMention }: SpansProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const ink = tone === 'own' ? color.onBubbleOwn : color.onBubbleOther;
  return (
    <Text style={[styles.text, isLarge ? styles.large : undefined, { color: ink }]} selectable>
      {spans.map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans of one text never change places
        <SpanText key={at} span={span} tone={tone} onMention={onMention} />
      ))}
      {reserve ? (
        <Text style={styles.reserve} aria-hidden>
          {reserve}
        </Text>
      ) : null}
    </Text>
  );
}

interface SpanTextProps extends Pick<SpansProps, 'tone' | 'onMention'> {
  readonly span: Span;
}

function SpanText({ span, tone, onMention }: SpanTextProps) {
  const styles = useStyles();
  const { text, isBold, isItalic, isStruck, isCode, href, mention } = span;
  const looks: TextStyle[] = [
    ...(isBold ? [styles.bold] : []),
    ...(isItalic ? [styles.italic] : []),
    ...(isStruck ? [styles.struck] : []),
    ...(isCode ? [styles.code] : []),
  ];
  if (href !== undefined) return <LinkText text={text} href={href} tone={tone} style={looks} />;
  if (mention) return <MentionText text={text} user={mention.user} tone={tone} style={looks} onPress={onMention} />;
  return looks.length === 0 ? text : <Text style={looks}>{text}</Text>;
}

const useStyles = makeStyles((t) => ({
  text: { ...t.type.message, overflowWrap: 'anywhere' },
  large: { ...t.type.emoji, fontSize: 44, lineHeight: 56 },
  reserve: { ...t.type.micro, color: 'transparent', userSelect: 'none' },
  bold: { fontWeight: '700' },
  italic: { fontStyle: 'italic' },
  struck: { textDecorationLine: 'line-through' },
  code: {
    fontFamily: t.type.mono.fontFamily,
    fontSize: t.type.mono.fontSize,
    backgroundColor: t.color.pressed,
    borderRadius: 4,
    ...(isWeb ? { paddingHorizontal: 3, unicodeBidi: 'isolate' } : {}),
  },
}));
