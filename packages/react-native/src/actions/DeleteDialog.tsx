import type { ConversationRow, MessageRow } from '@tidings/client';
import { useT } from '../i18n';
import { Button, Dialog } from '../primitives';
import { mayDo } from './may-do';

export interface DeleteDialogProps {
  readonly rows: readonly MessageRow[];
  readonly conversation: ConversationRow;
  readonly onClose: () => void;
  readonly onDelete: (isForAll: boolean) => void;
}

/** Asks for whom: for everyone is offered only where all of them may go. */
export function DeleteDialog({ rows, conversation, onClose, onDelete }: DeleteDialogProps) {
  const t = useT();
  const mayAll = rows.every((row) => mayDo(row, conversation).has('deleteForAll'));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width={520}
      title={t('delete.title', { count: rows.length })}
      text={t(mayAll ? 'delete.text' : 'delete.textMe')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button
            label={t('delete.forMe')}
            variant={mayAll ? 'outline' : 'danger'}
            onPress={() => onDelete(false)}
            testID="delete-for-me"
          />
          {mayAll ? (
            <Button
              label={t('delete.forAll')}
              variant="danger"
              onPress={() => onDelete(true)}
              testID="delete-for-all"
            />
          ) : null}
        </>
      }
    />
  );
}
