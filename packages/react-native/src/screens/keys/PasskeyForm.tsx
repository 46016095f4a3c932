import type { PasskeyRestoreResult } from '@tidings/client';
import { useState } from 'react';
import { Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Button, Txt } from '../../primitives';
import { useAction } from '../../requests';

/** Opens the messages with a passkey that was made before. */
export function PasskeyForm() {
  const t = useT();
  const { encryption } = useClient();
  const [result, setResult] = useState<PasskeyRestoreResult>();
  const restore = useAction(() => encryption.restoreByPasskey(), setResult);
  const use = () => {
    setResult(undefined);
    restore.run();
  };
  return (
    <Form label={t('locked.wayPasskey')}>
      <Txt variant="prose">{t('locked.passkeyText')}</Txt>
      <FormError text={result && !result.ok ? t(`passkey.${result.reason}`) : restore.error} />
      <Button
        label={t('locked.passkeyUse')}
        icon="key"
        size="lg"
        isWide
        isBusy={restore.isBusy}
        onPress={use}
        testID="restore-passkey"
      />
    </Form>
  );
}
