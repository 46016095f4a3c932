import type { ConversationRow } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import { useCallback, useEffect, useState } from 'react';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { PersonRow } from '../../people';
import { Button } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { Section, usePortion } from '../../sections';

/** Those who may not come back; nothing where there is nobody. */
export function BannedSection({ conversation }: { readonly conversation: ConversationRow }) {
  const t = useT();
  const { conversations } = useClient();
  const { id, memberCount } = conversation;
  const banned = useRequest(useCallback(() => conversations.listBanned(id), [conversations, id]));
  const { reload } = banned;
  // Unbanned here: the server may hear of it later.
  const [freed, setFreed] = useState<readonly UserId[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who is banned has left
  useEffect(() => {
    setFreed([]);
    reload();
  }, [memberCount, reload]);
  const unban = useAction(async (user: UserId) => {
    await conversations.unban(id, user);
    setFreed((before) => [...before, user]);
  });
  const { shown = [], more } = usePortion(banned.value?.filter((person) => !freed.includes(person.id)));
  if (shown.length === 0) return null;
  return (
    <>
      <Section title={t('banned.title')}>
        {shown.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            trailing={
              <Button
                label={t('banned.unban')}
                accessibilityLabel={t('banned.unbanName', { name: person.displayName })}
                variant="outline"
                size="sm"
                isDisabled={unban.isBusy}
                onPress={() => unban.run(person.id)}
              />
            }
          />
        ))}
        {more}
      </Section>
      <FormError text={unban.error} />
    </>
  );
}
