import type { SearchHit } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { useEffect, useRef, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { MessageHitRow } from '../conversations';
import { useArrowKeys } from '../conversations/use-arrow-keys';
import { useClient, useNow } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Button, EmptyState, Header, Screen, TextField, Txt } from '../primitives';
import { SearchFilterBar, type SearchFilters, useBeyondHits, useMessageHits } from '../search';
import { makeStyles } from '../theme';

export interface SearchScreenProps {
  /** What to begin with. */
  readonly initial?: Partial<SearchFilters> | undefined;
  readonly onBack: () => void;
  readonly onOpenMessage: (conversation: ConversationId, entry: EntryId) => void;
  /** Another search, once typing has paused: for an address that leads back to it. */
  readonly onChange?: (filters: SearchFilters) => void;
}

const pauseMs = 400;

/** Messages by their words, by who said them, where and when: those on this device, and of open conversations those that are not. */
export function SearchScreen({ initial, onBack, onOpenMessage, onChange }: SearchScreenProps) {
  const styles = useStyles();
  const t = useT();
  const now = useNow(60_000);
  const [filters, setFilters] = useState<SearchFilters>({ text: '', ...initial });
  const hits = useMessageHits(filters);
  const beyond = useBeyondHits(filters);
  const keys = useArrowKeys();
  const { found } = hits;
  const isAsking = filters.text.trim().length >= 2;
  useTold(filters, onChange);
  const showHit = (hit: SearchHit) => (
    <MessageHitRow
      key={hit.message.id}
      hit={hit}
      isHere={filters.conversation !== undefined}
      onPress={() => onOpenMessage(hit.conversation, hit.message.id)}
    />
  );
  return (
    <Screen header={<Header title={t('search.title')} onBack={onBack} hasLine={false} />} maxWidth={720}>
      <View style={styles.field}>
        <TextField
          label={t('search.words')}
          isLabelHidden
          placeholder={t('search.words')}
          icon="search"
          value={filters.text}
          onChange={(text) => setFilters({ ...filters, text })}
          canClear
          autoFocus
          autoCapitalize="none"
          autoComplete="off"
          enterKeyHint="search"
          testID="search-words"
        />
      </View>
      <SearchFilterBar value={filters} onChange={setFilters} nowMs={now} />
      <Count filters={filters} count={isAsking ? found?.length : undefined} hasMore={hits.hasMore} />
      {isAsking && beyond.state === 'missed' ? (
        <View role="status" style={styles.count} testID="search-missed">
          <Txt variant="caption" color="textMuted">
            {t('search.missed')}
          </Txt>
        </View>
      ) : null}
      {(found && found.length > 0) || beyond.found.length > 0 ? (
        <ScrollView style={styles.fill} keyboardShouldPersistTaps="handled" keyboardDismissMode="on-drag">
          <View role="list" aria-label={t('search.messages')} testID="search-hits" {...keys}>
            {found?.map(showHit)}
          </View>
          {hits.hasMore ? (
            <View style={styles.more}>
              <Button label={t('search.more')} variant="soft" onPress={hits.showMore} testID="more-hits" />
            </View>
          ) : null}
          {beyond.found.length > 0 ? (
            <>
              <View role="heading" aria-level={2} style={styles.heading}>
                <Txt variant="captionStrong" color="textMuted">
                  {t('search.beyond')}
                </Txt>
              </View>
              <View role="list" aria-label={t('search.beyond')} testID="beyond-hits">
                {beyond.found.map(showHit)}
              </View>
            </>
          ) : null}
          {beyond.hasMore ? (
            <View style={styles.more}>
              <Button label={t('search.more')} variant="soft" onPress={beyond.showMore} testID="more-beyond" />
            </View>
          ) : null}
        </ScrollView>
      ) : isAsking && (!found || beyond.state === undefined) ? null : (
        <EmptyState
          icon="search"
          title={t(isAsking ? 'list.filterEmpty.title' : 'search.begin')}
          text={t(isAsking ? 'search.nothing' : 'search.beginText')}
        />
      )}
    </Screen>
  );
}

/** How many were found, said to screen readers too; and what can't be found yet. */
function Count({ filters, count, hasMore }: { filters: SearchFilters; count: number | undefined; hasMore: boolean }) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { encryption } = useClient();
  const [later, setLater] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every search
  useEffect(() => {
    let isCurrent = true;
    encryption.countUnopened().then(
      (unopened) => isCurrent && setLater(unopened.later),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [encryption, filters, count]);
  return (
    <View role="status" style={styles.count} testID="search-count">
      {count ? (
        <Txt variant="caption" color="textMuted">
          {hasMore ? t('search.newest', { number: format.number(count) }) : t('search.count', { count })}
        </Txt>
      ) : null}
      {later > 0 ? (
        <Txt variant="caption" color="textMuted">
          {t('search.notYet', { count: later })}
        </Txt>
      ) : null}
    </View>
  );
}

function useTold(filters: SearchFilters, onChange: ((filters: SearchFilters) => void) | undefined): void {
  const told = useRef(filters);
  useEffect(() => {
    if (!onChange || told.current === filters) return;
    // What is chosen is told at once, what is typed after a pause.
    const waitMs = told.current.text === filters.text ? 0 : pauseMs;
    const timer = setTimeout(() => {
      told.current = filters;
      onChange(filters);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [filters, onChange]);
}

const useStyles = makeStyles((t) => ({
  fill: { flex: 1, minHeight: 0 },
  field: { paddingHorizontal: t.space.lg, paddingTop: t.space.xs, paddingBottom: t.space.sm },
  count: { paddingHorizontal: t.space.lg, gap: 2, paddingBottom: t.space.xs },
  heading: { paddingHorizontal: t.space.lg, paddingTop: t.space.lg, paddingBottom: t.space.xs },
  more: { padding: t.space.lg, alignItems: 'center' },
}));
