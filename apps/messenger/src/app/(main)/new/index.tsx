import { NewConversationScreen } from '@tidings/react-native/app';
import { useRouter } from 'expo-router';
import { useBack } from '../../../shell/use-back';

export default function NewConversation() {
  const router = useRouter();
  return (
    <NewConversationScreen
      onBack={useBack('/')}
      onOpen={(conversation) => router.replace(`/c/${conversation}`)}
      onNewGroup={() => router.navigate('/new/group')}
      onInvite={() => router.navigate('/settings')}
    />
  );
}
