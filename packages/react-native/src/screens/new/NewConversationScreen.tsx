import type { Person } from '@tidings/client';
import type { ConversationId, UserId } from '@tidings/protocol';
import { useState } from 'react';
import { OpenChoice } from '../../encryption';
import { FormError } from '../../forms';
import { useAccount, useClient } from '../../hooks';
import { useT } from '../../i18n';
import { PersonRow, SearchNotes, usePeopleSearch } from '../../people';
import { EmptyState, ListRow, TextField } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section, SectionScreen } from '../../sections';

export interface NewConversationScreenProps {
  readonly onBack?: () => void;
  readonly onOpen: (conversation: ConversationId) => void;
  readonly onNewGroup: () => void;
  /** Leads to the sign-up links; shown to the server's owner. */
  readonly onInvite?: () => void;
}

/** Whom to write to. */
export function NewConversationScreen({ onBack, onOpen, onNewGroup, onInvite }: NewConversationScreenProps) {
  const t = useT();
  const { conversations } = useClient();
  const isOwner = useAccount()?.isServerOwner ?? false;
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const search = usePeopleSearch(typed);
  const create = useAction(
    (user: UserId) => (isOpen ? conversations.createDirect(user, { isOpen }) : conversations.createDirect(user)),
    onOpen,
  );
  const isIdle = typed.trim() === '';
  const row = (person: Person) => (
    <PersonRow
      key={person.id}
      person={person}
      isDisabled={create.isBusy}
      onPress={() => create.run(person.id)}
      testID={`person-${person.handle}`}
    />
  );
  const best = search.found ?? search.known[0];

  return (
    <SectionScreen title={t('new.title')} onBack={onBack}>
      <TextField
        ground="canvas"
        label={t('new.find')}
        isLabelHidden
        icon="search"
        placeholder={t('new.findPlaceholder')}
        value={typed}
        onChange={setTyped}
        onSubmit={() => !isIdle && best && create.run(best.id)}
        canClear
        autoFocus
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        testID="find"
      />
      <FormError text={create.error} />
      {isIdle ? (
        <Section>
          <ListRow
            title={t('new.group')}
            subtitle={t('new.groupText')}
            leading={<RowIcon name="users" />}
            hasChevron
            onPress={onNewGroup}
            testID="new-group"
          />
          {isOwner && onInvite ? (
            <ListRow
              title={t('new.invite')}
              subtitle={t('new.inviteText')}
              leading={<RowIcon name="ticket" />}
              hasChevron
              onPress={onInvite}
            />
          ) : null}
        </Section>
      ) : (
        <SearchNotes search={search} />
      )}
      {isIdle && search.known.length === 0 ? null : <OpenChoice isOpen={isOpen} onChange={setOpen} />}
      {search.found ? <Section title={t('new.results')}>{row(search.found)}</Section> : null}
      {search.known.length > 0 ? <Section title={t('new.known')}>{search.known.map(row)}</Section> : null}
      {isIdle && search.known.length === 0 ? (
        <EmptyState icon="at" title={t('new.emptyTitle')} text={t('new.emptyText')} />
      ) : null}
    </SectionScreen>
  );
}
