import { SignInScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useCallback } from 'react';
import { useChangeServer } from '../../client/use-change-server';
import { takeFirstForm } from '../../first-form/taken';

export default function SignIn() {
  const router = useRouter();
  const { next } = useLocalSearchParams<{ next?: string }>();
  const onChangeServer = useChangeServer();
  const toSignUp = useCallback(
    () => router.replace({ pathname: '/sign-up', params: next ? { next } : {} }),
    [router, next],
  );
  return (
    <SignInScreen
      onSignUp={toSignUp}
      onNewServer={toSignUp}
      takeTyped={takeFirstForm}
      {...(onChangeServer ? { onChangeServer } : {})}
    />
  );
}
