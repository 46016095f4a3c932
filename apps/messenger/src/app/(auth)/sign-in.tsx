import { SignInScreen } from '@tidings/react-native';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useChangeServer } from '../../client/use-change-server';

export default function SignIn() {
  const router = useRouter();
  const { next } = useLocalSearchParams<{ next?: string }>();
  const onChangeServer = useChangeServer();
  return (
    <SignInScreen
      onSignUp={() => router.replace({ pathname: '/sign-up', params: next ? { next } : {} })}
      {...(onChangeServer ? { onChangeServer } : {})}
    />
  );
}
