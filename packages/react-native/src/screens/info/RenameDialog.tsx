import type { ConversationRow } from '@tidings/client';
import { limits } from '@tidings/protocol';
import { useState } from 'react';
import { checkTypedTitle, Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Button, Dialog, TextField } from '../../primitives';
import { useAction } from '../../requests';

export interface RenameDialogProps {
  readonly conversation: ConversationRow;
  readonly onClose: () => void;
}

/** Mounted while it is open, so that it starts with the present title. */
export function RenameDialog({ conversation, onClose }: RenameDialogProps) {
  const t = useT();
  const { conversations } = useClient();
  const [title, setTitle] = useState(conversation.title);
  const rename = useAction(() => conversations.rename(conversation.id, title.trim()), onClose);
  const error = checkTypedTitle(title, t);
  const submit = () => {
    if (!error) rename.run();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('info.renameTitle')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button label={t('common.save')} isBusy={rename.isBusy} isDisabled={error !== undefined} onPress={submit} />
        </>
      }
    >
      <Form label={t('info.renameTitle')}>
        <FormError text={rename.error} />
        <TextField
          label={t('new.groupName')}
          value={title}
          onChange={setTitle}
          onSubmit={submit}
          error={error}
          maxLength={limits.titleCharacters.max}
          autoComplete="off"
          autoFocus
          testID="title"
        />
      </Form>
    </Dialog>
  );
}
