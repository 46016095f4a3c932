import { VerifyScreen } from '@tidings/react-native/app';
import { useLocalSearchParams } from 'expo-router';
import type { ConversationId, UserId } from '../../../../../shell/route-params';
import { useBack } from '../../../../../shell/use-back';

export default function Verify() {
  const { id, user } = useLocalSearchParams<{ id: ConversationId; user: UserId }>();
  return <VerifyScreen key={user} user={user} onBack={useBack(`/c/${id}`)} />;
}
