import type { ConversationId, UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { useMembers } from '../hooks';
import { useT } from '../i18n';
import { Button, Dialog } from '../primitives';
import { PersonRow } from './PersonRow';

export interface PersonCardProps {
  readonly conversation: ConversationId;
  /** Who is shown; undefined: nobody. */
  readonly user: UserId | undefined;
  readonly onClose: () => void;
  /** In encrypted conversations: leads to `VerifyScreen`. */
  readonly onVerify?: ((user: UserId) => void) | undefined;
}

/** Who somebody named in a message is: what a name in a text says, anybody may have written. */
export function PersonCard({ conversation, user, onClose, onVerify }: PersonCardProps) {
  const t = useT();
  const person = useMembers(conversation)?.find(({ id }) => id === user);
  const compare = () => {
    onClose();
    if (user !== undefined) onVerify?.(user);
  };
  return (
    <Dialog
      isOpen={user !== undefined}
      onClose={onClose}
      title={t('person.title')}
      {...(person ? {} : { text: t('person.gone') })}
      actions={
        person && onVerify && !person.isSelf ? (
          <Button label={t('safety.compareWith')} icon="shield" variant="outline" onPress={compare} />
        ) : undefined
      }
    >
      {person ? (
        <View testID="person-card">
          <PersonRow person={person} />
        </View>
      ) : null}
    </Dialog>
  );
}
