import type { Person } from '@tidings/client';
import { useEffect, useState } from 'react';
import { ScrollView } from 'react-native';
import { useAccount, useClient, useConversations } from '../hooks';
import { useI18n } from '../i18n';
import { conversationTitle } from '../people/conversation-look';
import { makeStyles } from '../theme';
import { ConversationDialog } from './ConversationDialog';
import { FilterChip } from './FilterChip';
import { PersonDialog } from './PersonDialog';
import { SpanDialog } from './SpanDialog';
import type { SearchFilters } from './use-message-hits';

export interface SearchFilterBarProps {
  readonly value: SearchFilters;
  readonly onChange: (value: SearchFilters) => void;
  readonly nowMs: number;
}

/** Who said it, where, and when: what a search is narrowed by. */
export function SearchFilterBar({ value, onChange, nowMs }: SearchFilterBarProps) {
  const styles = useStyles();
  const { t, format } = useI18n();
  const [open, setOpen] = useState<'from' | 'in' | 'date'>();
  const author = useAuthorName(value.author);
  const rows = [...(useConversations() ?? []), ...(useConversations('archived') ?? [])];
  const place = rows.find(({ id }) => id === value.conversation);
  const close = () => setOpen(undefined);
  const change = (part: Partial<Record<keyof SearchFilters, unknown>>) => {
    close();
    onChange(without({ ...value, ...part }));
  };
  const { fromMs, toMs } = value;
  const first = fromMs === undefined ? undefined : format.date(fromMs);
  const last = toMs === undefined ? undefined : format.date(toMs - 1);
  const span =
    first && last
      ? first === last
        ? first
        : t('search.between', { first, last })
      : first
        ? t('search.since', { first })
        : last && t('search.until', { last });
  return (
    <>
      <ScrollView
        horizontal
        showsHorizontalScrollIndicator={false}
        role="group"
        aria-label={t('search.filters')}
        style={styles.strip}
        contentContainerStyle={styles.chips}
        keyboardShouldPersistTaps="handled"
      >
        <FilterChip
          icon="user"
          label={t('search.from')}
          value={value.author && (author ?? '…')}
          onPress={() => setOpen('from')}
          onClear={() => change({ author: undefined })}
          testID="search-from"
        />
        <FilterChip
          icon="messages"
          label={t('search.in')}
          value={value.conversation && (place ? conversationTitle(place, t) : '…')}
          onPress={() => setOpen('in')}
          onClear={() => change({ conversation: undefined })}
          testID="search-in"
        />
        <FilterChip
          icon="calendar"
          label={t('search.date')}
          value={span}
          onPress={() => setOpen('date')}
          onClear={() => change({ fromMs: undefined, toMs: undefined })}
          testID="search-date"
        />
      </ScrollView>
      {open === 'from' ? (
        <PersonDialog conversation={value.conversation} onPick={({ id }) => change({ author: id })} onClose={close} />
      ) : null}
      {open === 'in' ? <ConversationDialog onPick={({ id }) => change({ conversation: id })} onClose={close} /> : null}
      {open === 'date' ? (
        <SpanDialog fromMs={fromMs} toMs={toMs} nowMs={nowMs} onPick={change} onClose={close} />
      ) : null}
    </>
  );
}

const without = (filters: { [Key in keyof SearchFilters]?: unknown }): SearchFilters =>
  Object.fromEntries(Object.entries(filters).filter(([, part]) => part !== undefined)) as unknown as SearchFilters;

function useAuthorName(user: SearchFilters['author']): string | undefined {
  const { t } = useI18n();
  const { search } = useClient();
  const self = useAccount()?.user?.id;
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    if (!user) return;
    let isCurrent = true;
    search.people().then(
      (found) => isCurrent && setPeople(found),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [search, user]);
  return user === self ? t('common.you') : people.find(({ id }) => id === user)?.displayName;
}

const useStyles = makeStyles((t) => ({
  strip: { flexGrow: 0, flexShrink: 0 },
  chips: { gap: t.space.sm, paddingHorizontal: t.space.lg, paddingBottom: t.space.sm, alignItems: 'center' },
}));
