import type { KeyState } from '@tidings/client';
import { useState } from 'react';
import { useBlocksUnverified, useClient, useKeyState, usePhrase } from '../../hooks';
import { useT } from '../../i18n';
import type { IconName } from '../../icons';
import { ConfirmDialog, ListRow, Switch } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section } from '../../sections';
import { PasskeyRows } from './PasskeyRows';

type Backup = Extract<KeyState, { phase: 'ready' }>['backup'];

const backupIcons: Record<Backup, IconName> = { good: 'shield', untested: 'clock', broken: 'warning' };

/** Can the messages be opened again? And to whom are they sent? */
export function RecoverySection() {
  const t = useT();
  const { encryption } = useClient();
  const keys = useKeyState();
  const phrase = usePhrase();
  const blocks = useBlocksUnverified();
  const [isAsking, setAsking] = useState(false);
  const setBlocks = useAction((isOn: boolean) => encryption.setBlocksUnverified(isOn));
  const renew = useAction(
    () => encryption.renewPhrase(),
    () => {
      setAsking(false);
      phrase.open();
    },
  );
  if (keys?.phase !== 'ready') return null;
  const { backup } = keys;
  return (
    <>
      <Section title={t('recovery.title')} note={t('recovery.note')}>
        <ListRow
          title={t(`recovery.${backup}`)}
          subtitle={t(`recovery.${backup}Text`)}
          leading={<RowIcon name={backupIcons[backup]} tone={backup === 'broken' ? 'danger' : 'normal'} />}
          testID={`backup-${backup}`}
        />
        {phrase.isUnsaved ? (
          <ListRow
            title={t('recovery.unsaved')}
            subtitle={t('recovery.unsavedText')}
            leading={<RowIcon name="key" />}
            hasChevron
            onPress={phrase.open}
            testID="phrase-save"
          />
        ) : null}
        <ListRow
          title={t('recovery.renew')}
          subtitle={t('recovery.renewText')}
          leading={<RowIcon name="refresh" />}
          hasChevron
          onPress={() => setAsking(true)}
          testID="phrase-renew"
        />
        <PasskeyRows />
      </Section>
      <Section title={t('recovery.sending')}>
        <ListRow
          title={t('recovery.verifiedOnly')}
          subtitle={t('recovery.verifiedOnlyText')}
          leading={<RowIcon name="shield" />}
          trailing={<Switch label={t('recovery.verifiedOnly')} isOn={blocks} onChange={setBlocks.run} />}
        />
      </Section>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('recovery.renewTitle')}
        text={t('recovery.renewConfirmText')}
        confirmLabel={t('recovery.renew')}
        isBusy={renew.isBusy}
        error={renew.error}
        onClose={() => {
          setAsking(false);
          renew.clear();
        }}
        onConfirm={() => renew.run()}
        testID="phrase-renew-confirm"
      />
    </>
  );
}
