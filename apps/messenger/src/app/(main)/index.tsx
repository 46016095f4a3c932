import { ConversationListScreen, NothingChosen, useTwoPanes } from '@tidings/react-native/app';
import { useRouter } from 'expo-router';

export default function Home() {
  const router = useRouter();
  const onNew = () => router.navigate('/new');
  if (useTwoPanes()) return <NothingChosen onNew={onNew} />;
  return (
    <ConversationListScreen
      onOpen={(conversation) => router.navigate(`/c/${conversation}`)}
      onOpenMessage={(conversation, entry) => router.navigate(`/c/${conversation}/${entry}`)}
      onSearch={(q) => router.navigate({ pathname: '/search', params: q ? { q } : {} })}
      onNew={onNew}
      onNewGroup={() => router.navigate('/new/group')}
      onSettings={() => router.navigate('/settings')}
    />
  );
}
