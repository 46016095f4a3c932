import { SessionsScreen } from '@tidings/react-native/app';
import { useBack } from '../../../shell/use-back';

export default function Sessions() {
  return <SessionsScreen onBack={useBack('/settings')} />;
}
