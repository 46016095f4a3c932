import type { UserId } from '@tidings/protocol';
import { Text, View } from 'react-native';
import type { Block, ListItem } from '../markdown/blocks';
import { Txt } from '../primitives';
import { makeStyles, useTheme, webProps } from '../theme';
import type { BubbleTone } from './inline';
import { Spans } from './Spans';

export interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly tone: BubbleTone;
  readonly isLarge?: boolean;
  readonly reserve?: string | undefined;
  readonly onMention?: ((user: UserId) => void) | undefined;
}

/** Paragraphs, quotes, lists and code, one below the other. */
export function Blocks({ blocks, reserve, ...rest }: BlocksProps) {
  const styles = useStyles();
  const endsInText = blocks.at(-1)?.type === 'paragraph';
  return (
    <>
      {blocks.map((block, at) => (
        <BlockView
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text never change places
          key={at}
          block={block}
          reserve={endsInText && at === blocks.length - 1 ? reserve : undefined}
          {...rest}
        />
      ))}
      {reserve && !endsInText ? (
        <Text style={styles.reserve} aria-hidden>
          {reserve}
        </Text>
      ) : null}
    </>
  );
}

function BlockView({ block, ...rest }: Omit<BlocksProps, 'blocks'> & { readonly block: Block }) {
  const styles = useStyles();
  const { color } = useTheme();
  const ink = { color: rest.tone === 'own' ? color.onBubbleOwn : color.onBubbleOther };
  switch (block.type) {
    case 'paragraph':
      return <Spans spans={block.spans} {...rest} />;
    case 'code':
      return (
        <View style={styles.code} {...webProps({ dir: 'ltr' })}>
          {block.language ? (
            <Txt variant="micro" style={[ink, styles.language]} numberOfLines={1}>
              {block.language}
            </Txt>
          ) : null}
          <Text style={[styles.codeText, ink]} selectable {...webProps({ dir: 'ltr' })}>
            {block.text}
          </Text>
        </View>
      );
    case 'quote':
      return (
        <View style={[styles.quote, { borderColor: ink.color }]} {...webProps({ role: 'blockquote' })}>
          <Blocks blocks={block.blocks} {...rest} />
        </View>
      );
    case 'list':
      return (
        <View role="list" style={styles.list}>
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of one text never change places
            <ItemView key={at} item={item} {...rest} />
          ))}
        </View>
      );
  }
}

function ItemView({ item, ...rest }: Omit<BlocksProps, 'blocks'> & { readonly item: ListItem }) {
  const styles = useStyles();
  const { color } = useTheme();
  return (
    <View role="listitem" style={styles.item}>
      <Text style={[styles.marker, { color: rest.tone === 'own' ? color.onBubbleOwn : color.onBubbleOther }]}>
        {item.marker}
      </Text>
      <View style={styles.itemBody}>
        <Blocks blocks={item.blocks} {...rest} />
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  reserve: { ...t.type.micro, color: 'transparent', userSelect: 'none' },
  code: { backgroundColor: t.color.pressed, borderRadius: t.radius.sm, paddingHorizontal: 10, paddingVertical: 7 },
  language: { opacity: 0.8 },
  codeText: { ...t.type.mono, overflowWrap: 'anywhere', writingDirection: 'ltr' },
  quote: { borderStartWidth: 3, paddingStart: 9, gap: t.space.xs },
  list: { gap: 2 },
  item: { flexDirection: 'row', gap: 7 },
  marker: { ...t.type.message, fontVariant: ['tabular-nums'] },
  itemBody: { flexShrink: 1, minWidth: 0, gap: 2 },
}));
