import type { SearchHit } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { useClient } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Avatar, Button, Tap, Txt } from '../primitives';
import { makeStyles } from '../theme';
import { snippetOf } from './snippet';

/** Typing has paused. */
const pauseMs = 150;
const pageSize = 20;

export interface Hits {
  /** Undefined while the first of them are looked for. */
  readonly found: readonly SearchHit[] | undefined;
  readonly hasMore: boolean;
  showMore(): void;
}

/** Messages on this device that hold these words, newest first; nothing for fewer than two characters. */
export function useMessageHits(query: string): Hits {
  const { search } = useClient();
  const text = query.trim().length < 2 ? '' : query.trim();
  const [state, setState] = useState<{ text: string; hits: readonly SearchHit[]; next: string | undefined }>();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      void search.find({ text, limit: pageSize }).then(
        ({ hits, next }) => isCurrent && setState({ text, hits, next }),
        // Signed out meanwhile: there is nothing to find.
        () => {},
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [search, text]);
  const showMore = () => {
    if (!state?.next) return;
    void search.find({ text: state.text, limit: pageSize, after: state.next }).then(
      ({ hits, next }) =>
        setState((last) => (last?.text === state.text ? { ...last, hits: [...last.hits, ...hits], next } : last)),
      () => {},
    );
  };
  return { found: state?.text === text ? state.hits : undefined, hasMore: state?.next !== undefined, showMore };
}

export interface MessageHitsProps extends Hits {
  readonly onOpen: (conversation: ConversationId, entry: EntryId) => void;
}

/** What was found, under a heading; nothing at all when nothing was. */
export function MessageHits({ found = [], hasMore, showMore, onOpen }: MessageHitsProps) {
  const styles = useStyles();
  const t = useT();
  if (found.length === 0) return null;
  return (
    <View role="list" aria-label={t('search.messages')} testID="message-hits">
      <Txt variant="captionStrong" color="textMuted" role="heading" style={styles.heading}>
        {t('search.messages')}
      </Txt>
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

/** One message, its words marked, with where and when it was said. */
export function MessageHitRow({ hit, onPress }: { readonly hit: SearchHit; readonly onPress: () => void }) {
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
        aria-label={`${title}, ${by}, ${day}: ${text}`}
        style={styles.row}
        testID="message-hit"
      >
        <Avatar id={message.author} name={message.authorName} size={36} />
        <View style={styles.texts}>
          <View style={styles.title}>
            <Txt variant="label" numberOfLines={1} style={styles.grow}>
              {title}
            </Txt>
            <Txt variant="caption" color="textFaint">
              {day}
            </Txt>
          </View>
          <Txt variant="small" color="textMuted" numberOfLines={2}>
            {`${by}: `}
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
  heading: { paddingHorizontal: t.space.lg, paddingTop: t.space.md, paddingBottom: t.space.xs },
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
