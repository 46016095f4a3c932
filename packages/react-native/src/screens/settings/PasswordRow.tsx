import { ErrorCode, limits } from '@tidings/protocol';
import { useState } from 'react';
import { checkNewPassword, checkOldPassword, Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Button, Dialog, ListRow, TextField, useToast } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon } from '../../sections';

export function PasswordRow() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ListRow
        title={t('settings.password')}
        leading={<RowIcon name="key" />}
        hasChevron
        onPress={() => setOpen(true)}
        testID="password"
      />
      {isOpen ? <PasswordDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Mounted while it is open, so that no password stays behind. */
function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const toast = useToast();
  const { account } = useClient();
  const [oldPassword, setOld] = useState('');
  const [newPassword, setNew] = useState('');
  const [isChecked, setChecked] = useState(false);
  const change = useAction(
    () => account.changePassword({ oldPassword, newPassword }),
    () => {
      onClose();
      toast({ text: t('settings.passwordChanged'), icon: 'check' });
    },
  );
  const wrong = { old: checkOldPassword(oldPassword, t), new: checkNewPassword(newPassword, t) };
  const isOldWrong = change.code === ErrorCode.BAD_CREDENTIALS;
  const submit = () => {
    setChecked(true);
    if (!wrong.old && !wrong.new) change.run();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('settings.passwordTitle')}
      text={t('settings.passwordText')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button label={t('settings.password')} isBusy={change.isBusy} onPress={submit} testID="submit" />
        </>
      }
    >
      <Form label={t('settings.passwordTitle')}>
        <FormError text={isOldWrong ? undefined : change.error} />
        <TextField
          label={t('settings.oldPassword')}
          value={oldPassword}
          onChange={(text) => {
            setOld(text);
            if (isOldWrong) change.clear();
          }}
          onSubmit={submit}
          error={isOldWrong ? t('settings.oldPasswordWrong') : isChecked ? wrong.old : undefined}
          isPassword
          isLeftToRight
          autoComplete="current-password"
          autoFocus
          testID="old-password"
        />
        <TextField
          label={t('settings.newPassword')}
          value={newPassword}
          onChange={setNew}
          onSubmit={submit}
          error={isChecked ? wrong.new : undefined}
          helper={t('auth.passwordHelper', { min: limits.passwordCharacters.min })}
          isPassword
          isLeftToRight
          autoComplete="new-password"
          testID="new-password"
        />
      </Form>
    </Dialog>
  );
}
