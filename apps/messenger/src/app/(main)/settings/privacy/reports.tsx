import { ReportsScreen } from '@tidings/react-native/app';
import { useBack } from '../../../../shell/use-back';

export default function Reports() {
  return <ReportsScreen onBack={useBack('/settings/privacy')} />;
}
