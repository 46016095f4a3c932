import { SignUpScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';

/** A sign-up link. */
export default function Invite() {
  const router = useRouter();
  const { code } = useLocalSearchParams<{ code: string }>();
  return <SignUpScreen linkCode={code} onSignIn={() => router.replace('/sign-in')} />;
}
