import type { ConversationRow, Person } from '@tidings/client';
import { useState } from 'react';
import { useClient } from '../../hooks';
import { describeError, useT } from '../../i18n';
import { ListRow, useToast } from '../../primitives';
import { BlockDialog, ReportDialog } from '../../privacy';
import { RowIcon, Section } from '../../sections';

export interface PersonSectionProps {
  /** A direct conversation with this person. */
  readonly conversation: ConversationRow;
  readonly person: Person;
}

/** Blocking and reporting the other one of a direct conversation. */
export function PersonSection({ conversation, person }: PersonSectionProps) {
  const t = useT();
  const toast = useToast();
  const { privacy } = useClient();
  const [asked, setAsked] = useState<'block' | 'report'>();
  const close = () => setAsked(undefined);
  const name = person.displayName;
  const unblock = () =>
    void privacy
      .setBlocked(person.id, false)
      .catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
  return (
    <>
      <Section>
        {conversation.isBlocked ? (
          <ListRow
            title={t('privacy.unblockName', { name })}
            leading={<RowIcon name="ban" />}
            onPress={unblock}
            testID="person-unblock"
          />
        ) : (
          <ListRow
            title={t('privacy.blockName', { name })}
            tone="danger"
            leading={<RowIcon name="ban" tone="danger" />}
            onPress={() => setAsked('block')}
            testID="person-block"
          />
        )}
        <ListRow
          title={t('report.name', { name })}
          tone="danger"
          leading={<RowIcon name="alert" tone="danger" />}
          onPress={() => setAsked('report')}
          testID="person-report"
        />
      </Section>
      <BlockDialog person={asked === 'block' ? person : undefined} onClose={close} />
      {asked === 'report' ? <ReportDialog conversation={conversation.id} person={person} onClose={close} /> : null}
    </>
  );
}
