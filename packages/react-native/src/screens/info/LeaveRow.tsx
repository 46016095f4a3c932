import type { ConversationRow } from '@tidings/client';
import { Role } from '@tidings/protocol';
import { useState } from 'react';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { ConfirmDialog, ListRow } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section } from '../../sections';

export interface LeaveRowProps {
  readonly conversation: ConversationRow;
  readonly onLeft: () => void;
}

export function LeaveRow({ conversation, onLeft }: LeaveRowProps) {
  const t = useT();
  const { conversations } = useClient();
  const [isAsking, setAsking] = useState(false);
  const leave = useAction(
    () => conversations.leave(conversation.id),
    () => {
      setAsking(false);
      onLeft();
    },
  );
  const isOwner = conversation.role === Role.OWNER;
  return (
    <>
      <Section>
        <ListRow
          title={t('info.leave')}
          tone="danger"
          leading={<RowIcon name="leave" tone="danger" />}
          onPress={() => setAsking(true)}
          testID="leave"
        />
      </Section>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('info.leaveTitle', { title: conversation.title })}
        text={isOwner ? `${t('info.leaveText')} ${t('info.leaveOwnerText')}` : t('info.leaveText')}
        confirmLabel={t('info.leave')}
        isDangerous
        isBusy={leave.isBusy}
        error={leave.error}
        onClose={() => {
          setAsking(false);
          leave.clear();
        }}
        onConfirm={() => leave.run()}
      />
    </>
  );
}
