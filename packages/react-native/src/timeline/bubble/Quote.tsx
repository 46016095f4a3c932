import type { RepliedTo } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../../i18n';
import { Tap, Txt } from '../../primitives';
import { makeStyles, nameColor, useTheme } from '../../theme';
import type { BubbleTone } from '../inline';
import { useSaid } from '../use-said';

export interface QuoteProps {
  readonly repliedTo: RepliedTo;
  readonly tone: BubbleTone;
  readonly onPress?: (() => void) | undefined;
}

/** What a message answers, as it reads now; pressing it goes there. */
export function Quote({ repliedTo, tone, onPress }: QuoteProps) {
  const styles = useStyles();
  const t = useT();
  const said = useSaid();
  const { color, scheme } = useTheme();
  const isOwn = tone === 'own';
  const name = repliedTo.isOwn ? t('common.you') : repliedTo.authorName;
  const ink = isOwn ? color.onBubbleOwn : nameColor(repliedTo.author, scheme);
  const body = (
    <View style={[styles.quote, isOwn ? styles.onOwn : styles.onOther]}>
      <View style={[styles.edge, { backgroundColor: isOwn ? color.onBubbleOwnMuted : ink }]} />
      <View style={styles.texts}>
        <Txt variant="captionStrong" numberOfLines={1} style={{ color: ink }}>
          {name}
        </Txt>
        <Txt variant="small" color={isOwn ? 'onBubbleOwn' : 'textMuted'} numberOfLines={2}>
          {said(repliedTo.content)}
        </Txt>
      </View>
    </View>
  );
  if (!onPress) return body;
  return (
    <Tap onPress={onPress} tabIndex={-1} aria-label={t('quote.jump', { name })} style={styles.tap} testID="quote">
      {body}
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  tap: { borderRadius: t.radius.sm, marginBottom: t.space.xs, marginHorizontal: -4 },
  quote: { flexDirection: 'row', minHeight: 44, borderRadius: t.radius.sm, overflow: 'hidden' },
  onOwn: { backgroundColor: t.scheme === 'light' ? 'rgba(0, 0, 0, 0.13)' : 'rgba(0, 0, 0, 0.22)' },
  onOther: { backgroundColor: t.color.sunken },
  edge: { width: 3 },
  texts: { flexShrink: 1, minWidth: 0, paddingVertical: 5, paddingStart: t.space.sm, paddingEnd: t.space.md },
}));
