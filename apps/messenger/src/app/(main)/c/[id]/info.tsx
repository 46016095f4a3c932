import { ConversationInfoScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useLinks } from '../../../../shell/links';
import type { ConversationId } from '../../../../shell/route-params';
import { useBack } from '../../../../shell/use-back';

export default function ConversationInfo() {
  const router = useRouter();
  const { joinUrl } = useLinks();
  const { id } = useLocalSearchParams<{ id: ConversationId }>();
  const back = useBack(`/c/${id}`);
  return (
    <ConversationInfoScreen
      key={id}
      conversation={id}
      onBack={back}
      onOpen={(other) => router.navigate(`/c/${other}`)}
      onLeft={() => router.dismissTo('/')}
      onVerify={(user) => router.navigate(`/c/${id}/verify/${user}`)}
      inviteUrl={joinUrl}
    />
  );
}
