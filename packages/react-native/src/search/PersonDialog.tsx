import type { Person } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { useAccount, useClient } from '../hooks';
import { useT } from '../i18n';
import { PersonRow } from '../people/PersonRow';
import { filterPeople } from '../people/use-people-search';
import { Dialog, TextField, Txt } from '../primitives';

export interface PersonDialogProps {
  /** Only those who have written here. */
  readonly conversation: ConversationId | undefined;
  readonly onPick: (person: Person) => void;
  readonly onClose: () => void;
}

const mostShown = 40;

/** Whose messages are looked for. */
export function PersonDialog({ conversation, onPick, onClose }: PersonDialogProps) {
  const t = useT();
  const { search } = useClient();
  const self = useAccount()?.user?.id;
  const [typed, setTyped] = useState('');
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    let isCurrent = true;
    search.people(conversation).then(
      (found) => isCurrent && setPeople(found),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [search, conversation]);
  const shown = filterPeople(people, typed.trim()).slice(0, mostShown);
  return (
    <Dialog isOpen onClose={onClose} title={t('search.fromTitle')}>
      <TextField
        label={t('search.personName')}
        isLabelHidden
        placeholder={t('search.personName')}
        icon="search"
        value={typed}
        onChange={setTyped}
        canClear
        autoCapitalize="none"
        autoComplete="off"
        testID="search-person-name"
      />
      <View role="list" aria-label={t('search.fromTitle')}>
        {shown.map((person) => (
          <View key={person.id} role="listitem">
            <PersonRow
              person={person}
              {...(person.id === self ? { name: t('common.you') } : {})}
              onPress={() => onPick(person)}
              testID="search-person"
            />
          </View>
        ))}
      </View>
      {people.length > 0 && shown.length === 0 ? (
        <Txt variant="small" color="textMuted" role="status">
          {t('search.noPerson', { query: typed })}
        </Txt>
      ) : null}
    </Dialog>
  );
}
