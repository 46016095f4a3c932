import { useState } from 'react';
import { View } from 'react-native';
import { FormError } from '../forms';
import { useFormat, useT } from '../i18n';
import { Button, Dialog, SegmentedControl, Txt } from '../primitives';
import { makeStyles } from '../theme';

/** Undefined: what the server takes without being told. */
export interface LinkTerms {
  readonly maxUses?: number;
  readonly expiresInS?: number;
}

export interface LinkTermsDialogProps {
  readonly isBusy: boolean;
  readonly error: string | undefined;
  readonly onCreate: (terms: LinkTerms) => void;
  readonly onClose: () => void;
}

const uses = [1, 10, 100, 1_000];
/** Seconds; 0 = always. */
const times = [3_600, 86_400, 604_800, 0];

/** How often and how long a link works. */
export function LinkTermsDialog({ isBusy, error, onCreate, onClose }: LinkTermsDialogProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const [maxUses, setMaxUses] = useState('100');
  const [expiresInS, setExpiresInS] = useState('604800');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('info.linkTitle')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button
            label={t('info.createLink')}
            isBusy={isBusy}
            onPress={() => onCreate({ maxUses: Number(maxUses), expiresInS: Number(expiresInS) })}
            testID="create-link"
          />
        </>
      }
    >
      <FormError text={error} />
      <View style={styles.choice}>
        <Txt variant="label">{t('info.linkUsesLabel')}</Txt>
        <SegmentedControl
          label={t('info.linkUsesLabel')}
          segments={uses.map((count) => ({ value: `${count}`, label: format.number(count) }))}
          value={maxUses}
          onChange={setMaxUses}
        />
      </View>
      <View style={styles.choice}>
        <Txt variant="label">{t('info.linkValidLabel')}</Txt>
        <SegmentedControl
          label={t('info.linkValidLabel')}
          segments={times.map((seconds) => ({
            value: `${seconds}`,
            label: seconds === 0 ? t('info.linkForever') : format.duration(seconds),
          }))}
          value={expiresInS}
          onChange={setExpiresInS}
        />
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({ choice: { gap: t.space.sm } }));
