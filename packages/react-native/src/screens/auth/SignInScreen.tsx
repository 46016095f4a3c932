import type { Account, AccountApi, ServerInfo } from '@tidings/client';
import { normaliseHandle, SignUpPolicy } from '@tidings/protocol';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TextInput } from 'react-native';
import { checkOldPassword, checkTypedHandle, Form, FormError } from '../../forms';
import { useAccount, useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button, TextField, Txt } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { AuthFrame } from './AuthFrame';
import { OtherWay } from './OtherWay';
import { ServerState } from './ServerState';

/** What a person has typed before this screen was there: on the web its form may stand in the page before the app has come. */
export interface TypedCredentials {
  readonly handle: string;
  readonly password: string;
  /** The focus stands in the password's field. */
  readonly isInPassword: boolean;
  /** They have asked to be signed in. */
  readonly isSent: boolean;
}

export interface SignInScreenProps {
  readonly onSignUp: () => void;
  /** The account itself says so too (`useAccount`). */
  readonly onSignedIn?: () => void;
  /** Where the app can talk to other servers. */
  readonly onChangeServer?: () => void;
  /** Nobody has an account yet: there is nothing to sign in to, and the first one to sign up owns the server. */
  readonly onNewServer?: () => void;
  /** Asked once, as soon as the form is there, and goes on with what it returns. */
  readonly takeTyped?: () => TypedCredentials | undefined;
}

export function SignInScreen(props: SignInScreenProps) {
  const t = useT();
  const { account } = useClient();
  const server = useRequest(useCallback(() => account.getServerInfo(), [account]));
  const isNew = server.value?.isNew === true;
  const { onNewServer } = props;
  const typing = useTyping();
  useEffect(() => {
    if (isNew) onNewServer?.();
  }, [isNew, onNewServer]);
  // The form needs no answer: whoever comes back can begin to type.
  if (server.isLoading || server.value) return <SignInForm {...props} {...typing} info={server.value} />;
  return (
    <ServerState server={server} title={t('auth.signInTitle')} onChangeServer={props.onChangeServer}>
      {(info) => <SignInForm {...props} {...typing} info={info} />}
    </ServerState>
  );
}

interface Typing {
  readonly handle: string;
  readonly setHandle: (handle: string) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
}

/** Outlives the form, which gives way while the server can't be reached. */
function useTyping(): Typing {
  const [handle, setHandle] = useState('');
  const [password, setPassword] = useState('');
  return { handle, setHandle, password, setPassword };
}

interface SignInFormProps extends SignInScreenProps, Typing {
  /** Undefined until the server has answered. */
  readonly info: ServerInfo | undefined;
}

function SignInForm({ info, onSignUp, onSignedIn, onChangeServer, takeTyped, ...typing }: SignInFormProps) {
  const { handle, setHandle, password, setPassword } = typing;
  const t = useT();
  const { account } = useClient();
  const ended = useAccount()?.ended;
  const [isChecked, setChecked] = useState(false);
  const passwordField = useRef<TextInput>(null);
  const signIn = useAction((input: Parameters<AccountApi['signIn']>[0]) => account.signIn(input), onSignedIn);
  const handleError = isChecked ? checkTypedHandle(handle, t) : undefined;
  const passwordError = isChecked ? checkOldPassword(password, t) : undefined;

  const submit = (typed = { handle, password }) => {
    setChecked(true);
    if (checkTypedHandle(typed.handle, t) || checkOldPassword(typed.password, t)) return;
    signIn.run({ handle: normaliseHandle(typed.handle), password: typed.password });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before this form is seen
  useLayoutEffect(() => {
    const typed = takeTyped?.();
    if (!typed) return;
    setHandle(typed.handle);
    setPassword(typed.password);
    if (typed.isInPassword) passwordField.current?.focus();
    if (typed.isSent) submit(typed);
  }, []);

  return (
    <AuthFrame
      title={t('auth.signInTitle')}
      // The line is kept free, so that nothing jumps under a finger.
      text={info ? t('auth.signInText', { server: info.name }) : '\u00a0'}
      footer={<SignUpWay info={info} onSignUp={onSignUp} onChangeServer={onChangeServer} />}
    >
      <Form label={t('auth.signIn')}>
        {ended ? <Banner tone="warning" text={t(endedMessages[ended])} /> : null}
        <FormError text={signIn.error} />
        <TextField
          label={t('auth.handle')}
          value={handle}
          onChange={setHandle}
          onSubmit={() => submit()}
          error={handleError}
          prefix="@"
          isLeftToRight
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          testID="handle"
        />
        <TextField
          ref={passwordField}
          label={t('auth.password')}
          value={password}
          onChange={setPassword}
          onSubmit={() => submit()}
          error={passwordError}
          isPassword
          isLeftToRight
          autoComplete="current-password"
          enterKeyHint="go"
          testID="password"
        />
        <Button
          label={t('auth.signIn')}
          size="lg"
          isWide
          isBusy={signIn.isBusy}
          onPress={() => submit()}
          testID="submit"
        />
      </Form>
    </AuthFrame>
  );
}

const endedMessages = {
  revoked: 'auth.endedRevoked',
  reused: 'auth.endedReused',
} as const satisfies Record<NonNullable<Account['ended']>, string>;

interface SignUpWayProps {
  readonly info: ServerInfo | undefined;
  readonly onSignUp: () => void;
  readonly onChangeServer: (() => void) | undefined;
}

function SignUpWay({ info, onSignUp, onChangeServer }: SignUpWayProps) {
  const t = useT();
  return (
    <>
      {info === undefined ? null : info.isNew || info.signUp === SignUpPolicy.OPEN ? (
        <OtherWay question={t('auth.noAccount')} label={t('auth.signUp')} onPress={onSignUp} />
      ) : (
        <Txt variant="small" color="textMuted" style={{ textAlign: 'center' }}>
          {t(info.signUp === SignUpPolicy.INVITATION ? 'auth.inviteOnly' : 'auth.closed')}
        </Txt>
      )}
      {onChangeServer ? (
        <Button
          label={t('auth.changeServer')}
          variant="ghost"
          size="sm"
          icon="server"
          style={{ alignSelf: 'center' }}
          onPress={onChangeServer}
        />
      ) : null}
    </>
  );
}
