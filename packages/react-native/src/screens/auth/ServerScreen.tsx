import { useState } from 'react';
import { Form } from '../../forms';
import { useT } from '../../i18n';
import { Button, TextField } from '../../primitives';
import { AuthFrame } from './AuthFrame';
import { parseServerAddress } from './server-address';

export interface ServerScreenProps {
  /** The address used last. */
  readonly address?: string;
  /** @param origin such as `https://chat.example.org` */
  readonly onChoose: (origin: string) => void;
}

/** Which server? For apps that are not served by one. */
export function ServerScreen({ address = '', onChoose }: ServerScreenProps) {
  const t = useT();
  const [typed, setTyped] = useState(address);
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    const origin = parseServerAddress(typed);
    setWrong(origin === undefined);
    if (origin !== undefined) onChoose(origin);
  };
  return (
    <AuthFrame title={t('server.title')} text={t('server.text')}>
      <Form label={t('server.title')}>
        <TextField
          label={t('server.address')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setWrong(false);
          }}
          onSubmit={submit}
          error={isWrong ? t('server.wrong') : undefined}
          icon="server"
          placeholder="chat.example.org"
          isLeftToRight
          inputMode="url"
          autoComplete="url"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          autoFocus
          testID="server"
        />
        <Button label={t('server.continue')} size="lg" isWide onPress={submit} testID="submit" />
      </Form>
    </AuthFrame>
  );
}
