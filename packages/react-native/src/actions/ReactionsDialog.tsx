import type { MessageRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useMemo } from 'react';
import { useAccount, useClient, useLive } from '../hooks';
import { useT } from '../i18n';
import { PersonRow } from '../people/PersonRow';
import { Dialog, Txt } from '../primitives';

export interface ReactionsDialogProps {
  readonly conversation: ConversationId;
  readonly row: MessageRow;
  readonly onClose: () => void;
}

/** Who gave which emoji. */
export function ReactionsDialog({ conversation, row, onClose }: ReactionsDialogProps) {
  const t = useT();
  const self = useAccount()?.user?.id;
  const { messages } = useClient();
  const given = useLive(
    useMemo(() => messages.observeReactions(conversation, row.id), [messages, conversation, row.id]),
  );
  return (
    <Dialog isOpen onClose={onClose} title={t('reactions.title')}>
      {(given ?? []).map(({ emoji, person }) => (
        <PersonRow
          key={`${emoji} ${person.id}`}
          person={person}
          {...(person.id === self ? { name: t('common.you') } : {})}
          trailing={
            <Txt variant="emoji" style={{ fontSize: 22, lineHeight: 28 }}>
              {emoji}
            </Txt>
          }
        />
      ))}
    </Dialog>
  );
}
