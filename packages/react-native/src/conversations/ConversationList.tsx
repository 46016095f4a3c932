import { LegendList } from '@legendapp/list/react-native';
import type { ConversationRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useCallback, useMemo, useState } from 'react';
import { View } from 'react-native';
import { useConversations } from '../hooks';
import { useT } from '../i18n';
import { conversationTitle } from '../people';
import { Button, EmptyState, TextField } from '../primitives';
import { isWeb, makeStyles, useTheme } from '../theme';
import { ConversationItem } from './ConversationItem';
import { ConversationListSkeleton } from './ConversationListSkeleton';
import { filterRows } from './filter-rows';
import { useArrowKeys } from './use-arrow-keys';

export interface ConversationListProps {
  readonly onOpen: (id: ConversationId) => void;
  readonly onNew: () => void;
  readonly onNewGroup: () => void;
  /** The one shown beside the list. */
  readonly selected?: ConversationId | undefined;
}

/** All conversations, newest first, with a field to find one by its name. */
export function ConversationList({ onOpen, onNew, onNewGroup, selected }: ConversationListProps) {
  const styles = useStyles();
  const t = useT();
  const rows = useConversations();
  const [query, setQuery] = useState('');
  const shown = useMemo(
    () => (rows ? filterRows(rows, query, (row) => conversationTitle(row, t)) : []),
    [rows, query, t],
  );

  if (!rows) return <ConversationListSkeleton />;
  if (rows.length === 0)
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
          label={t('list.filter')}
          isLabelHidden
          placeholder={t('list.filter')}
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
      {shown.length === 0 ? (
        <EmptyState icon="search" title={t('list.filterEmpty.title')} text={t('list.filterEmpty.text', { query })} />
      ) : (
        <Rows rows={shown} selected={selected} onOpen={onOpen} />
      )}
    </View>
  );
}

interface RowsProps extends Pick<ConversationListProps, 'onOpen' | 'selected'> {
  readonly rows: readonly ConversationRow[];
}

const onPhones = isWeb ? {} : ({ keyboardShouldPersistTaps: 'handled', keyboardDismissMode: 'on-drag' } as const);
const keyOf = (row: ConversationRow) => row.id;

function Rows({ rows, selected, onOpen }: RowsProps) {
  const styles = useStyles();
  const t = useT();
  const theme = useTheme();
  const keys = useArrowKeys();
  const render = useCallback(
    ({ item }: { item: ConversationRow }) => (
      <ConversationItem row={item} isSelected={item.id === selected} onOpen={onOpen} />
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
        {...onPhones}
        contentContainerStyle={styles.content}
        style={styles.fill}
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  fill: { flex: 1, minHeight: 0 },
  filter: { paddingHorizontal: t.space.lg, paddingTop: t.space.xs, paddingBottom: t.space.sm },
  actions: { width: 240, gap: t.space.sm },
  content: { paddingTop: t.space.xs, paddingBottom: t.space.xl },
}));
