import { ErrorCode, isLinkCode } from '@tidings/protocol';
import { useState } from 'react';
import { CodeScanner } from '../../camera';
import { Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Button, Dialog, ListRow, TextField, useToast } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section } from '../../sections';

export function LinkDeviceRow() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Section>
        <ListRow
          title={t('devices.link')}
          leading={<RowIcon name="link" />}
          hasChevron
          onPress={() => setOpen(true)}
          testID="link-device"
        />
      </Section>
      {isOpen ? <LinkDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function LinkDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const toast = useToast();
  const { encryption } = useClient();
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const link = useAction(
    // Chat apps and mails break long lines.
    (shown: string) => encryption.linkDevice(shown.replace(/\s+/g, '')),
    () => {
      onClose();
      toast({ text: t('devices.linked'), icon: 'check' });
    },
  );
  const isNoCode = link.code === ErrorCode.INVALID_ARGUMENT;
  const isEmpty = code.trim() === '';
  const submit = () => {
    setChecked(true);
    if (!isEmpty) link.run(code);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('devices.linkTitle')}
      text={t('devices.linkText')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button label={t('devices.linkSubmit')} isBusy={link.isBusy} onPress={submit} testID="link-submit" />
        </>
      }
    >
      <Form label={t('devices.linkTitle')}>
        <FormError text={isNoCode ? undefined : link.error} />
        <CodeScanner
          accepts={isLinkCode}
          onStart={() => {
            setChecked(false);
            link.clear();
          }}
          onCode={(text) => {
            // Stands there if it is not to be had: for another try, and to be seen.
            setCode(text);
            link.run(text);
          }}
        />
        <TextField
          label={t('devices.linkCode')}
          value={code}
          onChange={(text) => {
            setCode(text);
            link.clear();
          }}
          onSubmit={submit}
          error={isNoCode ? t('devices.linkWrong') : isChecked && isEmpty ? t('devices.linkMissing') : undefined}
          multiline
          numberOfLines={3}
          isLeftToRight
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          testID="link-paste"
        />
      </Form>
    </Dialog>
  );
}
