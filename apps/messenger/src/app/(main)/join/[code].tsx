import { JoinScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';

/** A conversation's invite link. */
export default function Join() {
  const router = useRouter();
  const { code } = useLocalSearchParams<{ code: string }>();
  return (
    <JoinScreen
      code={code}
      onOpen={(conversation) => router.replace(`/c/${conversation}`)}
      onClose={() => router.replace('/')}
    />
  );
}
