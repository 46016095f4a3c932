import { useState } from 'react';
import { useT } from '../../i18n';
import { ListRow } from '../../primitives';
import { RowIcon, Section } from '../../sections';
import { SignOutDialog } from './SignOutDialog';

export function SignOutRow() {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
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
      <SignOutDialog isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}
