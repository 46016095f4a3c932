import type { MemberRow, Person } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useMemo, useState } from 'react';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { PeoplePicker } from '../../people';
import { Button, Dialog } from '../../primitives';
import { useAction } from '../../requests';

export interface AddPeopleDialogProps {
  readonly conversation: ConversationId;
  readonly members: readonly MemberRow[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddPeopleDialog({ conversation, members, isOpen, onClose }: AddPeopleDialogProps) {
  const t = useT();
  const { conversations } = useClient();
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const present = useMemo(() => new Set(members.map(({ id }) => id)), [members]);
  const close = () => {
    setChosen([]);
    add.clear();
    onClose();
  };
  const add = useAction(
    () =>
      conversations.addMembers(
        conversation,
        chosen.map(({ id }) => id),
      ),
    close,
  );
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('info.addTitle')}
      width={480}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={close} />
          <Button
            label={chosen.length === 0 ? t('info.addPeople') : t('info.add', { count: chosen.length })}
            isDisabled={chosen.length === 0}
            isBusy={add.isBusy}
            onPress={() => add.run()}
          />
        </>
      }
    >
      <FormError text={add.error} />
      <PeoplePicker chosen={chosen} onChange={setChosen} excluded={present} autoFocus />
    </Dialog>
  );
}
