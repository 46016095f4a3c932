import { PrivacyScreen } from '@tidings/react-native/app';
import { useRouter } from 'expo-router';
import { useBack } from '../../../../shell/use-back';

export default function Privacy() {
  const router = useRouter();
  return (
    <PrivacyScreen
      onBlocked={() => router.navigate('/settings/privacy/blocked')}
      onReports={() => router.navigate('/settings/privacy/reports')}
      onBack={useBack('/settings')}
    />
  );
}
