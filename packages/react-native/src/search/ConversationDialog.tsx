import type { ConversationRow } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { filterRows } from '../conversations/filter-rows';
import { useConversations } from '../hooks';
import { useT } from '../i18n';
import { conversationIcon, conversationTitle } from '../people/conversation-look';
import { Avatar, Dialog, ListRow, TextField, Txt } from '../primitives';

export interface ConversationDialogProps {
  readonly onPick: (conversation: ConversationRow) => void;
  readonly onClose: () => void;
}

const mostShown = 40;

/** Where is looked: one conversation, archived ones and those of the past too. */
export function ConversationDialog({ onPick, onClose }: ConversationDialogProps) {
  const t = useT();
  const [query, setQuery] = useState('');
  const rows = [...(useConversations() ?? []), ...(useConversations('archived') ?? [])];
  const found = filterRows(rows, query, (row) => conversationTitle(row, t)).slice(0, mostShown);
  return (
    <Dialog isOpen onClose={onClose} title={t('search.inTitle')}>
      <TextField
        label={t('list.filter')}
        isLabelHidden
        placeholder={t('list.filter')}
        icon="search"
        value={query}
        onChange={setQuery}
        canClear
        autoComplete="off"
      />
      <View role="list" aria-label={t('search.inTitle')}>
        {found.map((row) => {
          const title = conversationTitle(row, t);
          return (
            <View key={row.id} role="listitem">
              <ListRow
                title={title}
                leading={<Avatar id={row.peer?.id ?? row.id} name={title} size={40} {...conversationIcon(row)} />}
                onPress={() => onPick(row)}
                testID="search-conversation"
              />
            </View>
          );
        })}
      </View>
      {found.length === 0 ? (
        <Txt variant="small" color="textMuted" role="status">
          {t('list.filterEmpty.text', { query })}
        </Txt>
      ) : null}
    </Dialog>
  );
}
