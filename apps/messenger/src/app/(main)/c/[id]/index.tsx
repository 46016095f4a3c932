import { ConversationScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';
import type { ConversationId, EntryId } from '../../../../shell/route-params';
import { useBackToList } from '../../../../shell/use-back';

export default function Conversation() {
  const router = useRouter();
  const { id, entry } = useLocalSearchParams<{ id: ConversationId; entry?: EntryId }>();
  return (
    <ConversationScreen
      key={id}
      conversation={id}
      entry={entry}
      onBack={useBackToList()}
      onInfo={() => router.navigate(`/c/${id}/info`)}
      onSearch={() => router.navigate({ pathname: '/search', params: { in: id } })}
      onGone={() => router.replace('/')}
      onVerify={(user) => router.navigate(`/c/${id}/verify/${user}`)}
    />
  );
}
