import { BlockedScreen } from '@tidings/react-native/app';
import { useBack } from '../../../../shell/use-back';

export default function Blocked() {
  return <BlockedScreen onBack={useBack('/settings/privacy')} />;
}
