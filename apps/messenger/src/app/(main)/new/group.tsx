import { NewGroupScreen } from '@tidings/react-native/app';
import { useRouter } from 'expo-router';
import { useBack } from '../../../shell/use-back';

export default function NewGroup() {
  const router = useRouter();
  return <NewGroupScreen onBack={useBack('/new')} onOpen={(conversation) => router.replace(`/c/${conversation}`)} />;
}
