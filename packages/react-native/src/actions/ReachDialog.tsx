import type { MessageRow, Person } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useMemo } from 'react';
import { useClient, useLive, usePrivacy } from '../hooks';
import { useT } from '../i18n';
import { PersonRow } from '../people/PersonRow';
import { Dialog, Txt } from '../primitives';
import { Section, SkeletonRows } from '../sections';

export interface ReachDialogProps {
  readonly conversation: ConversationId;
  /** An own message. */
  readonly row: MessageRow;
  readonly onClose: () => void;
}

/** How far an own message has come, person by person, as it happens. */
export function ReachDialog({ conversation, row, onClose }: ReachDialogProps) {
  const t = useT();
  const { messages } = useClient();
  const reach = useLive(useMemo(() => messages.observeReach(conversation, row.id), [messages, conversation, row.id]));
  const areReceiptsOff = usePrivacy()?.readReceipts === false;
  return (
    <Dialog isOpen onClose={onClose} title={t('reach.title')}>
      {reach ? null : <SkeletonRows count={2} />}
      {reach && row.status === 'pending' ? <Txt color="textMuted">{t('reach.pending')}</Txt> : null}
      {reach ? (
        <>
          <People title={t('reach.read')} people={reach.read} testID="reach-read" />
          <People title={t('reach.delivered')} people={reach.delivered} testID="reach-delivered" />
          <People title={t('reach.sent')} people={reach.sent} testID="reach-sent" />
        </>
      ) : null}
      {areReceiptsOff ? (
        <Txt variant="note" color="textMuted">
          {t('reach.off')}
        </Txt>
      ) : null}
    </Dialog>
  );
}

interface PeopleProps {
  readonly title: string;
  readonly people: readonly Person[];
  readonly testID: string;
}

function People({ title, people, testID }: PeopleProps) {
  if (people.length === 0) return null;
  return (
    <Section title={title}>
      {people.map((person) => (
        <PersonRow key={person.id} person={person} testID={testID} />
      ))}
    </Section>
  );
}
