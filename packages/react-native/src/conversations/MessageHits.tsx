import type { SearchHit } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { View } from 'react-native';
import { useFormat, useT } from '../i18n';
import { Avatar, Button, Tap, Txt } from '../primitives';
import type { Hits } from '../search/use-message-hits';
import { makeStyles } from '../theme';
import { snippetOf } from './snippet';

export interface MessageHitsProps extends Hits {
  readonly onOpen: (conversation: ConversationId, entry: EntryId) => void;
  /** Leads to the search with filters. */
  readonly onFilter?: (() => void) | undefined;
}

/** What was found, under a heading; nothing at all when nothing was. */
export function MessageHits({ found = [], hasMore, showMore, onOpen, onFilter }: MessageHitsProps) {
  const styles = useStyles();
  const t = useT();
  if (found.length === 0) return null;
  return (
    <View role="list" aria-label={t('search.messages')} testID="message-hits">
      <View style={styles.heading}>
        <Txt variant="captionStrong" color="textMuted" role="heading" style={styles.grow}>
          {t('search.messages')}
        </Txt>
        {onFilter ? (
          <Button label={t('search.filters')} variant="soft" size="sm" onPress={onFilter} testID="search-filters" />
        ) : null}
      </View>
      {found.map((hit) => (
        <MessageHitRow key={hit.message.id} hit={hit} onPress={() => onOpen(hit.conversation, hit.message.id)} />
      ))}
      {hasMore ? (
        <View style={styles.more}>
          <Button label={t('search.more')} variant="soft" onPress={showMore} testID="more-hits" />
        </View>
      ) : null}
    </View>
  );
}

export interface MessageHitRowProps {
  readonly hit: SearchHit;
  readonly onPress: () => void;
  /** All of them lie in one conversation: who said it stands on top. */
  readonly isHere?: boolean;
}

/** One message, its words marked, with where and when it was said. */
export function MessageHitRow({ hit, onPress, isHere = false }: MessageHitRowProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { message, title, ranges } = hit;
  const text = message.content.type === 'text' ? message.content.text : '';
  const by = message.isOwn ? t('common.you') : message.authorName;
  const day = format.brief(message.atMs, Date.now());
  return (
    <View role="listitem">
      <Tap
        onPress={onPress}
        role="link"
        aria-label={isHere ? `${by}, ${day}: ${text}` : `${title}, ${by}, ${day}: ${text}`}
        style={styles.row}
        testID="message-hit"
      >
        <Avatar id={message.author} name={message.authorName} size={36} />
        <View style={styles.texts}>
          <View style={styles.title}>
            <Txt variant="label" numberOfLines={1} style={styles.grow}>
              {isHere ? by : title}
            </Txt>
            <Txt variant="caption" color="textFaint">
              {day}
            </Txt>
          </View>
          <Txt variant="small" color="textMuted" numberOfLines={2}>
            {isHere ? null : `${by}: `}
            {snippetOf(text, ranges).map(({ text: piece, isFound, at }) => (
              <Txt
                key={at}
                variant="small"
                color={isFound ? 'text' : 'textMuted'}
                style={isFound ? styles.found : undefined}
              >
                {piece}
              </Txt>
            ))}
          </Txt>
        </View>
      </Tap>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  heading: {
    flexDirection: 'row',
    alignItems: 'center',
    minHeight: 44,
    paddingHorizontal: t.space.lg,
    paddingTop: t.space.xs,
  },
  row: {
    flexDirection: 'row',
    gap: t.space.md,
    alignItems: 'center',
    minHeight: 60,
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.sm,
  },
  texts: { flex: 1, minWidth: 0 },
  title: { flexDirection: 'row', gap: t.space.sm, alignItems: 'baseline' },
  grow: { flex: 1 },
  found: { fontWeight: '700' },
  more: { padding: t.space.lg, alignItems: 'center' },
}));
