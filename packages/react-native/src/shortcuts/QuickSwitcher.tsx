import type { ConversationRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { type TextInput, View } from 'react-native';
import { filterRows } from '../conversations/filter-rows';
import { useConversations } from '../hooks';
import { useT } from '../i18n';
import { conversationIcon, conversationTitle } from '../people';
import { Avatar, Badge, Dialog, ListRow, TextField, Txt } from '../primitives';
import { makeStyles, webProps } from '../theme';

export interface QuickSwitcherProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onOpen: (conversation: ConversationId) => void;
}

const shownRows = 8;

/** Type some letters of a name, choose with the arrows, go with Enter. */
export function QuickSwitcher({ isOpen, onClose, onOpen }: QuickSwitcherProps) {
  const t = useT();
  const field = useRef<TextInput>(null);
  // Once more when it is shown: a dialog that has just gone gives the focus back to where it had it from.
  const focus = () => field.current?.focus();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} onShow={focus} title={t('shortcuts.jump')} width={480}>
      {isOpen ? <Switcher field={field} onOpen={onOpen} /> : null}
    </Dialog>
  );
}

interface SwitcherProps extends Pick<QuickSwitcherProps, 'onOpen'> {
  readonly field: RefObject<TextInput | null>;
}

function Switcher({ field, onOpen }: SwitcherProps) {
  const styles = useStyles();
  const t = useT();
  const active = useConversations();
  const archived = useConversations('archived');
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const rows = useMemo(() => {
    const all: readonly ConversationRow[] = [...(active ?? []), ...(archived ?? [])];
    return filterRows(all, query, (row) => conversationTitle(row, t)).slice(0, shownRows);
  }, [active, archived, query, t]);
  const chosen = Math.min(at, rows.length - 1);
  const onKeyDown = (event: { key: string; preventDefault(): void }) => {
    const row = rows[chosen];
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, rows.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter' && row) onOpen(row.id);
    else return;
    event.preventDefault();
  };
  return (
    // On the way down: a text field keeps its keys to itself on their way up.
    <View {...webProps({ onKeyDownCapture: onKeyDown })} style={styles.box}>
      <TextField
        ref={field}
        label={t('shortcuts.jumpField')}
        isLabelHidden
        placeholder={t('shortcuts.jumpField')}
        icon="search"
        value={query}
        onChange={(text) => {
          setQuery(text);
          setAt(0);
        }}
        autoFocus
        autoCapitalize="none"
        autoComplete="off"
        enterKeyHint="go"
        testID="switcher"
      />
      <View {...webProps({ role: 'listbox' })} aria-label={t('list.label')} style={styles.rows}>
        {rows.map((row, index) => {
          const title = conversationTitle(row, t);
          return (
            <ListRow
              key={row.id}
              role="option"
              title={title}
              isSelected={index === chosen}
              leading={<Avatar id={row.peer?.id ?? row.id} name={title} size={36} {...conversationIcon(row)} />}
              trailing={<Badge count={row.unread} label={t('list.unread', { count: row.unread })} />}
              onPress={() => onOpen(row.id)}
            />
          );
        })}
        {rows.length === 0 ? (
          <Txt variant="small" color="textMuted" style={styles.none}>
            {t('list.filterEmpty.text', { query })}
          </Txt>
        ) : null}
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: { gap: t.space.sm },
  rows: { marginHorizontal: -t.space.xl, minHeight: 240 },
  none: { paddingHorizontal: t.space.xl, paddingVertical: t.space.lg },
}));
