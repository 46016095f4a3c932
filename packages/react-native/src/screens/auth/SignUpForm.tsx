import type { AccountApi } from '@tidings/client';
import { ErrorCode, limits, normaliseHandle } from '@tidings/protocol';
import { useState } from 'react';
import { checkNewPassword, checkTypedHandle, checkTypedName, Form, FormError, suggestHandle } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Button, TextField } from '../../primitives';
import { useAction } from '../../requests';

export interface SignUpFormProps {
  readonly linkCode: string | undefined;
  readonly onSignedUp: (() => void) | undefined;
}

type Field = 'name' | 'handle' | 'password';

export function SignUpForm({ linkCode, onSignedUp }: SignUpFormProps) {
  const t = useT();
  const { account } = useClient();
  const [name, setName] = useState('');
  const [ownHandle, setOwnHandle] = useState<string>();
  const [password, setPassword] = useState('');
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const signUp = useAction((input: Parameters<AccountApi['signUp']>[0]) => account.signUp(input), onSignedUp);

  const handle = ownHandle ?? suggestHandle(name);
  const wrong = {
    name: checkTypedName(name, t),
    handle: checkTypedHandle(handle, t),
    password: checkNewPassword(password, t),
  };
  // A field is told to be wrong when it has been left, not while it is being filled.
  const leave = (...fields: Field[]) => setLeft((last) => new Set([...last, ...fields]));
  const errorOf = (field: Field) => (left.has(field) ? wrong[field] : undefined);
  const isTaken = signUp.code === ErrorCode.HANDLE_TAKEN;

  const submit = () => {
    leave('name', 'handle', 'password');
    if (wrong.name || wrong.handle || wrong.password) return;
    signUp.run({
      handle: normaliseHandle(handle),
      password,
      displayName: name.trim(),
      ...(linkCode === undefined ? {} : { linkCode }),
    });
  };

  return (
    <Form label={t('auth.signUp')}>
      <FormError text={isTaken ? undefined : signUp.error} />
      <TextField
        label={t('auth.name')}
        value={name}
        onChange={setName}
        onSubmit={submit}
        onBlur={() => name !== '' && leave('name')}
        error={errorOf('name')}
        helper={t('auth.nameHelper')}
        autoComplete="name"
        autoCapitalize="words"
        autoFocus
        testID="name"
      />
      <TextField
        label={t('auth.handle')}
        value={handle}
        onChange={(typed) => {
          setOwnHandle(typed.toLowerCase());
          if (isTaken) signUp.clear();
        }}
        onSubmit={submit}
        onBlur={() => handle !== '' && leave('handle')}
        error={isTaken ? signUp.error : errorOf('handle')}
        helper={t('auth.handleHelper')}
        prefix="@"
        isLeftToRight
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={limits.handleCharacters.max + 1}
        testID="handle"
      />
      <TextField
        label={t('auth.password')}
        value={password}
        onChange={setPassword}
        onSubmit={submit}
        onBlur={() => password !== '' && leave('password')}
        error={errorOf('password')}
        helper={t('auth.passwordHelper', { min: limits.passwordCharacters.min })}
        isPassword
        isLeftToRight
        autoComplete="new-password"
        enterKeyHint="go"
        testID="password"
      />
      <Button label={t('auth.signUp')} size="lg" isWide isBusy={signUp.isBusy} onPress={submit} testID="submit" />
    </Form>
  );
}
