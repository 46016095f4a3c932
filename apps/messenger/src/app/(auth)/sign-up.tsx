import { SignUpScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useChangeServer } from '../../client/use-change-server';

export default function SignUp() {
  const router = useRouter();
  const { next } = useLocalSearchParams<{ next?: string }>();
  const onChangeServer = useChangeServer();
  return (
    <SignUpScreen
      onSignIn={() => router.replace({ pathname: '/sign-in', params: next ? { next } : {} })}
      {...(onChangeServer ? { onChangeServer } : {})}
    />
  );
}
