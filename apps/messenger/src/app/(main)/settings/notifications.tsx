import { NotificationsScreen } from '@tidings/react-native/app';
import { usePreferences } from '../../../preferences/preferences';
import { useBack } from '../../../shell/use-back';

export default function Notifications() {
  const { noticeContent, chooseNoticeContent } = usePreferences();
  return <NotificationsScreen content={noticeContent} onContent={chooseNoticeContent} onBack={useBack('/settings')} />;
}
