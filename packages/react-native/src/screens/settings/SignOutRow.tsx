import { useState } from 'react';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { ConfirmDialog, ListRow } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section } from '../../sections';

export function SignOutRow() {
  const t = useT();
  const { account } = useClient();
  const [isAsking, setAsking] = useState(false);
  const signOut = useAction(() => account.signOut());
  return (
    <>
      <Section>
        <ListRow
          title={t('settings.signOut')}
          tone="danger"
          leading={<RowIcon name="signOut" tone="danger" />}
          onPress={() => setAsking(true)}
          testID="sign-out"
        />
      </Section>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('settings.signOutTitle')}
        text={t('settings.signOutText')}
        confirmLabel={t('settings.signOut')}
        isDangerous
        isBusy={signOut.isBusy}
        error={signOut.error}
        onClose={() => setAsking(false)}
        onConfirm={() => signOut.run()}
      />
    </>
  );
}
