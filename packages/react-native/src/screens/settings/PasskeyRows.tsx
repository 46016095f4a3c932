import type { PasskeyInfo } from '@tidings/client';
import { useState } from 'react';
import { useClient, usePasskeys } from '../../hooks';
import { useT } from '../../i18n';
import { ConfirmDialog, ListRow, useToast } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon } from '../../sections';

/** The passkeys that open the messages, and one more; nothing where there are no passkeys. */
export function PasskeyRows() {
  const t = useT();
  const toast = useToast();
  const { encryption } = useClient();
  const passkeys = usePasskeys();
  const [leaving, setLeaving] = useState<PasskeyInfo>();
  const add = useAction(
    () => encryption.addPasskey(),
    (result) =>
      toast(result.ok ? { text: t('passkey.added'), icon: 'check' } : { text: t(`passkey.${result.reason}`) }),
  );
  const remove = useAction(
    (id: string) => encryption.removePasskey(id),
    () => setLeaving(undefined),
  );
  return (
    <>
      {passkeys?.map((passkey) => (
        <ListRow
          key={passkey.id}
          title={t('passkey.title')}
          subtitle={t('passkey.made', { name: passkey.name })}
          leading={<RowIcon name="key" />}
          hasChevron
          onPress={() => setLeaving(passkey)}
          testID="passkey"
        />
      ))}
      {encryption.hasPasskeys ? (
        <ListRow
          title={t('passkey.add')}
          subtitle={add.error ?? t('passkey.addText')}
          leading={<RowIcon name="key" />}
          hasChevron
          isDisabled={add.isBusy}
          onPress={() => add.run()}
          testID="passkey-add"
        />
      ) : null}
      <ConfirmDialog
        isOpen={leaving !== undefined}
        title={t('passkey.removeTitle')}
        text={t('passkey.removeText')}
        confirmLabel={t('common.remove')}
        isDangerous
        isBusy={remove.isBusy}
        error={remove.error}
        onClose={() => {
          setLeaving(undefined);
          remove.clear();
        }}
        onConfirm={() => leaving && remove.run(leaving.id)}
        testID="passkey-remove-confirm"
      />
    </>
  );
}
