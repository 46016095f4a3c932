import { SettingsScreen } from '@tidings/react-native/app';
import { useRouter } from 'expo-router';
import { usePreferences } from '../../../preferences/preferences';
import { useLinks } from '../../../shell/links';
import { useBack } from '../../../shell/use-back';

export default function Settings() {
  const router = useRouter();
  const { looks, chooseLooks } = usePreferences();
  const { signUpUrl } = useLinks();
  return (
    <SettingsScreen
      looks={looks}
      onLooks={chooseLooks}
      onNotifications={() => router.navigate('/settings/notifications')}
      onPrivacy={() => router.navigate('/settings/privacy')}
      onSessions={() => router.navigate('/settings/sessions')}
      onBack={useBack('/')}
      signUpUrl={signUpUrl}
    />
  );
}
