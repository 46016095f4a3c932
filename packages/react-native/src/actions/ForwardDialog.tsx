import { type ConversationId, ConversationKind } from '@tidings/protocol';
import { useEffect, useMemo, useState } from 'react';
import { View } from 'react-native';
import { filterRows } from '../conversations/filter-rows';
import { useClient, useConversations, useLive } from '../hooks';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { conversationIcon, conversationTitle } from '../people/conversation-look';
import { Avatar, Button, Dialog, ListRow, TextField, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface ForwardDialogProps {
  readonly onClose: () => void;
  readonly onForward: (to: readonly ConversationId[]) => void;
}

const mostShown = 40;

/** Where one may write, archived ones too; the notes to oneself on top, also when nothing is in them yet. */
function useTargets() {
  const { conversations } = useClient();
  const [savedId, setSavedId] = useState<ConversationId>();
  useEffect(() => void conversations.saved().then(setSavedId, () => {}), [conversations]);
  const saved = useLive(
    useMemo(() => (savedId ? conversations.observe(savedId) : undefined), [conversations, savedId]),
  );
  const [active, archived] = [useConversations() ?? [], useConversations('archived') ?? []];
  const others = [...active, ...archived].filter(
    ({ can, isRequest, isBlocked, kind }) => can.send && !isRequest && !isBlocked && kind !== ConversationKind.SELF,
  );
  return saved ? [saved, ...others] : others;
}

/** Where to say it again: one conversation or several. */
export function ForwardDialog({ onClose, onForward }: ForwardDialogProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<readonly ConversationId[]>([]);
  const rows = useTargets();
  const found = filterRows(rows, query, (row) => conversationTitle(row, t)).slice(0, mostShown);
  const toggle = (id: ConversationId) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('forward.title')}
      actions={
        <Button
          label={t('forward.send', { count: chosen.length })}
          isDisabled={chosen.length === 0}
          onPress={() => onForward(chosen)}
          testID="forward-send"
        />
      }
    >
      <TextField
        label={t('list.filter')}
        isLabelHidden
        placeholder={t('list.filter')}
        icon="search"
        value={query}
        onChange={setQuery}
        canClear
      />
      <View role="group" aria-label={t('forward.label')}>
        {found.map((row) => {
          const title = conversationTitle(row, t);
          const isChosen = chosen.includes(row.id);
          return (
            <ListRow
              key={row.id}
              role="checkbox"
              title={title}
              accessibilityLabel={title}
              isSelected={isChosen}
              onPress={() => toggle(row.id)}
              leading={<Avatar id={row.peer?.id ?? row.id} name={title} size={40} {...conversationIcon(row)} />}
              trailing={
                <Icon
                  name={isChosen ? 'check' : 'plus'}
                  size={20}
                  color={isChosen ? color.accentText : color.textFaint}
                />
              }
              style={styles.row}
              testID="forward-to"
            />
          );
        })}
        {found.length === 0 ? (
          <Txt variant="small" color="textMuted">
            {t('list.filterEmpty.text', { query })}
          </Txt>
        ) : null}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({
  row: { paddingHorizontal: t.space.sm, marginHorizontal: -t.space.sm, borderRadius: t.radius.md },
}));
