import { LegendList } from '@legendapp/list/react-native';
import type { ConversationRow, ListFilter } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { type ReactElement, useCallback, useMemo, useRef, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { useConversations } from '../hooks';
import { useKeptState } from '../hooks/kept';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { conversationTitle } from '../people';
import { Button, EmptyState, ListRow, MenuPanel, TextField, Txt } from '../primitives';
import type { Anchor } from '../primitives/place-menu';
import { useMessageHits } from '../search/use-message-hits';
import { slot } from '../slots/slot';
import { isWeb, makeStyles, useTheme } from '../theme';
import { ConversationItem } from './ConversationItem';
import { ConversationListSkeleton } from './ConversationListSkeleton';
import { FilterChips } from './FilterChips';
import { filterRows } from './filter-rows';
import { MessageHits } from './MessageHits';
import { Swipeable } from './Swipeable';
import { useArrowKeys } from './use-arrow-keys';
import { useRowActions } from './use-row-actions';

const ConversationItemSlot = slot('ConversationItem', ConversationItem);
const ConversationListSkeletonSlot = slot('ConversationListSkeleton', ConversationListSkeleton);
const FilterChipsSlot = slot('FilterChips', FilterChips);

export interface ConversationListProps {
  readonly onOpen: (id: ConversationId) => void;
  /** A message that was found by its words. */
  readonly onOpenMessage: (id: ConversationId, entry: EntryId) => void;
  /** Leads to the search with filters, with what was typed so far. */
  readonly onSearch?: (text: string) => void;
  readonly onNew: () => void;
  readonly onNewGroup: () => void;
  /** The one shown beside the list. */
  readonly selected?: ConversationId | undefined;
}

/** All conversations, newest first, with a field to find one by its name, and messages by their words. */
export function ConversationList(props: ConversationListProps) {
  const { onOpen, onOpenMessage, onSearch, onNew, onNewGroup, selected } = props;
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const [filter, setFilter] = useKeptState<ListFilter>('list.filter', 'all', { lasts: true });
  const all = useConversations();
  const rows = useConversations(filter);
  const archived = useConversations('archived') ?? [];
  const requests = useConversations('requests') ?? [];
  const [query, setQuery] = useKeptState('list.query', '', { lasts: true });
  const shown = useMemo(
    () => (rows ? filterRows(rows, query, (row) => conversationTitle(row, t)) : []),
    [rows, query, t],
  );

  const hits = useMessageHits({ text: query });
  const onFilter = onSearch && (() => onSearch(query));
  if (!rows || !all) return <ConversationListSkeletonSlot />;
  if (all.length === 0 && archived.length === 0 && requests.length === 0)
    return (
      <EmptyState icon="messages" title={t('list.empty.title')} text={t('list.empty.text')}>
        <View style={styles.actions}>
          <Button label={t('list.new')} icon="compose" isWide onPress={onNew} />
          <Button label={t('list.newGroup')} icon="users" variant="soft" isWide onPress={onNewGroup} />
        </View>
      </EmptyState>
    );
  return (
    <View style={styles.fill}>
      <View style={styles.filter}>
        <TextField
          label={t('search.label')}
          isLabelHidden
          placeholder={t('search.label')}
          icon="search"
          value={query}
          onChange={setQuery}
          canClear
          autoCapitalize="none"
          autoComplete="off"
          enterKeyHint="search"
          testID="filter"
        />
      </View>
      {filter === 'archived' || filter === 'requests' ? (
        <ListRow
          title={t(filter === 'requests' ? 'request.title' : 'organise.archive.title')}
          leading={<Icon name="back" size={20} color={color.textMuted} />}
          accessibilityLabel={t('organise.archive.back')}
          onPress={() => setFilter('all')}
          testID="archive-back"
        />
      ) : (
        <FilterChipsSlot value={filter} onChange={setFilter} />
      )}
      {filter === 'all' && query === '' && requests.length > 0 ? (
        <RequestsRow count={requests.length} onPress={() => setFilter('requests')} />
      ) : null}
      {filter === 'all' && query === '' && archived.length > 0 ? (
        <ArchiveRow rows={archived} onPress={() => setFilter('archived')} />
      ) : null}
      {shown.length === 0 ? (
        query === '' ? (
          <EmptyState
            icon={
              filter === 'unread' || filter === 'requests'
                ? 'checkDouble'
                : filter === 'archived'
                  ? 'archive'
                  : 'messages'
            }
            title={t(`organise.empty.${filter}`)}
          />
        ) : hits.found && hits.found.length > 0 ? (
          <ScrollView style={styles.fill} {...onPhones}>
            <MessageHits {...hits} onOpen={onOpenMessage} onFilter={onFilter} />
          </ScrollView>
        ) : hits.found ? (
          <EmptyState icon="search" title={t('list.filterEmpty.title')} text={t('search.none', { query })} />
        ) : null
      ) : (
        <Rows
          rows={shown}
          selected={selected}
          onOpen={onOpen}
          footer={query === '' ? undefined : <MessageHits {...hits} onOpen={onOpenMessage} onFilter={onFilter} />}
        />
      )}
    </View>
  );
}

/** Leads to what strangers have written. */
function RequestsRow({ count, onPress }: { readonly count: number; readonly onPress: () => void }) {
  const t = useT();
  const format = useFormat();
  const { color } = useTheme();
  return (
    <ListRow
      title={t('request.title')}
      accessibilityLabel={`${t('request.title')}, ${format.number(count)}`}
      leading={
        <View style={{ width: 50, alignItems: 'center' }}>
          <Icon name="mail" size={20} color={color.textMuted} />
        </View>
      }
      trailing={
        <Txt variant="caption" color="textFaint">
          {format.number(count)}
        </Txt>
      }
      onPress={onPress}
      testID="requests"
    />
  );
}

/** Leads to what was put aside. */
function ArchiveRow({ rows, onPress }: { readonly rows: readonly ConversationRow[]; readonly onPress: () => void }) {
  const t = useT();
  const format = useFormat();
  const { color } = useTheme();
  const unread = rows.filter((row) => row.unread > 0 || row.isMarkedUnread).length;
  return (
    <ListRow
      title={t('organise.archive.title')}
      accessibilityLabel={t('organise.archive.row', { count: rows.length })}
      leading={
        <View style={{ width: 50, alignItems: 'center' }}>
          <Icon name="archive" size={20} color={color.textMuted} />
        </View>
      }
      trailing={
        <Txt variant="caption" color={unread > 0 ? 'accentText' : 'textFaint'}>
          {format.number(unread > 0 ? unread : rows.length)}
        </Txt>
      }
      onPress={onPress}
      testID="archive"
    />
  );
}

interface RowsProps extends Pick<ConversationListProps, 'onOpen' | 'selected'> {
  readonly rows: readonly ConversationRow[];
  /** Below the last one. */
  readonly footer?: ReactElement | undefined;
}

const onPhones = isWeb ? {} : ({ keyboardShouldPersistTaps: 'handled', keyboardDismissMode: 'on-drag' } as const);
const keyOf = (row: ConversationRow) => row.id;

function Rows({ rows, selected, onOpen, footer }: RowsProps) {
  const styles = useStyles();
  const t = useT();
  const theme = useTheme();
  const keys = useArrowKeys();
  const actions = useRowActions(rows);
  const latest = useRef(actions);
  latest.current = actions;
  const [menu, setMenu] = useState<{ readonly row: ConversationRow; readonly anchor: Anchor }>();
  const render = useCallback(
    ({ item }: { item: ConversationRow }) => (
      <Swipeable
        fromStart={{ icon: 'mail', onSwipe: () => latest.current.toggleUnread(item) }}
        fromEnd={{ icon: 'archive', onSwipe: () => latest.current.toggleArchived(item) }}
      >
        <ConversationItemSlot
          row={item}
          isSelected={item.id === selected}
          onOpen={onOpen}
          onMenu={(row, anchor) => setMenu({ row, anchor })}
        />
      </Swipeable>
    ),
    [selected, onOpen],
  );
  const extra = useMemo(() => ({ theme, selected }), [theme, selected]);
  return (
    <View role="list" aria-label={t('list.label')} style={styles.fill} {...keys}>
      <LegendList
        data={rows}
        extraData={extra}
        keyExtractor={keyOf}
        renderItem={render}
        estimatedItemSize={72}
        recycleItems
        ListFooterComponent={footer}
        {...onPhones}
        contentContainerStyle={styles.content}
        style={styles.fill}
      />
      {menu ? (
        <MenuPanel
          label={t('organise.menu', { title: conversationTitle(menu.row, t) })}
          items={actions.itemsOf(rows.find(({ id }) => id === menu.row.id) ?? menu.row)}
          anchor={menu.anchor}
          onClose={() => setMenu(undefined)}
        />
      ) : null}
      {actions.dialogs}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  fill: { flex: 1, minHeight: 0 },
  filter: { paddingHorizontal: t.space.lg, paddingTop: t.space.xs, paddingBottom: t.space.sm },
  actions: { width: 240, gap: t.space.sm },
  content: { paddingTop: t.space.xs, paddingBottom: t.space.xl },
}));
