import type { ConversationRow } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import { useCallback, useEffect } from 'react';
import { View } from 'react-native';
import { FormError } from '../../forms';
import { useClient, useMembers, useNow } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import { PersonRow } from '../../people';
import { IconButton } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { Section } from '../../sections';
import { makeStyles } from '../../theme';

/** Those who have followed a link and wait to be let in; nothing where nobody does. */
export function RequestsSection({ conversation }: { readonly conversation: ConversationRow }) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const { conversations } = useClient();
  const { id, joinRequests } = conversation;
  const requests = useRequest(useCallback(() => conversations.listJoinRequests(id), [conversations, id]));
  const { reload } = requests;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number means other requests
  useEffect(reload, [joinRequests, reload]);
  const letIn = useAction((user: UserId) => conversations.addMembers(id, [user]));
  const decline = useAction((user: UserId) => conversations.declineJoinRequest(id, user), reload);
  const isBusy = letIn.isBusy || decline.isBusy;
  // Let in here: the server may hear of it later.
  const members = useMembers(id);
  const shown = requests.value?.filter(({ person }) => !members?.some((member) => member.id === person.id)) ?? [];
  if (shown.length === 0) return null;
  return (
    <>
      <Section title={t('requests.title')}>
        {shown.map(({ person, requestedAtMs }) => (
          <PersonRow
            key={person.id}
            person={person}
            subtitle={format.ago(requestedAtMs, now)}
            trailing={
              <View style={styles.buttons}>
                <IconButton
                  icon="close"
                  label={t('requests.decline', { name: person.displayName })}
                  isDisabled={isBusy}
                  onPress={() => decline.run(person.id)}
                />
                <IconButton
                  icon="check"
                  label={t('requests.letIn', { name: person.displayName })}
                  variant="filled"
                  isDisabled={isBusy}
                  onPress={() => letIn.run(person.id)}
                />
              </View>
            }
          />
        ))}
      </Section>
      <FormError text={letIn.error ?? decline.error} />
    </>
  );
}

const useStyles = makeStyles((t) => ({ buttons: { flexDirection: 'row', gap: t.space.xs } }));
