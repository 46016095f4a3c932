import type { Mention } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { isFewEmoji } from '../markdown/large-emoji';
import { useBlocks } from '../markdown/parser';
import { shorten } from '../markdown/shorten';
import { Tap, Txt } from '../primitives';
import { makeStyles, useTheme, webProps } from '../theme';
import { Blocks } from './Blocks';
import type { BubbleTone } from './inline';
import { isRightToLeft } from './text-direction';

export interface MessageTextProps {
  readonly text: string;
  readonly mentions?: readonly Mention[] | undefined;
  /** On which bubble it stands. */
  readonly tone: BubbleTone;
  /** Keeps the end of the last line free for time and ticks: a text as wide as they are. */
  readonly reserve?: string | undefined;
  /** Somebody named in it was pressed. */
  readonly onMention?: ((user: NonNullable<Mention['user']>) => void) | undefined;
}

/** What somebody wrote: selectable, with its markup, links and mentions; of long texts the beginning. */
export function MessageText({ text, mentions, tone, reserve, onMention }: MessageTextProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  // Rows are used again for other messages: what was opened is known by its text.
  const [opened, setOpened] = useState<string>();
  const beginning = opened === text ? undefined : shorten(text);
  const shown = beginning === undefined ? text : `${beginning}…`;
  const isRtl = isRightToLeft(text);
  const blocks = useBlocks(shown, mentions);
  const isLarge = (mentions ?? []).length === 0 && isFewEmoji(text);
  return (
    <View style={styles.body} {...webProps({ dir: isRtl === undefined ? undefined : isRtl ? 'rtl' : 'ltr' })}>
      <Blocks
        blocks={blocks}
        tone={tone}
        isLarge={isLarge}
        reserve={beginning === undefined ? reserve : undefined}
        onMention={onMention}
      />
      {beginning === undefined ? null : (
        <Tap onPress={() => setOpened(text)} style={styles.more} testID="read-more">
          <Txt variant="labelStrong" style={{ color: tone === 'own' ? color.onBubbleOwn : color.accentText }}>
            {t('message.readMore')}
          </Txt>
        </Tap>
      )}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  // Whatever is piled up on a letter stays inside its own message.
  body: { overflow: 'hidden', gap: t.space.xs },
  more: {
    minHeight: 44,
    justifyContent: 'center',
    alignSelf: 'flex-start',
    borderRadius: t.radius.xs,
    outlineOffset: -3,
  },
}));
