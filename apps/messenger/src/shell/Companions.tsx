import { Shortcuts, useNotices } from '@tidings/react-native';
import { useGlobalSearchParams, useRouter } from 'expo-router';
import { usePreferences } from '../preferences/preferences';
import { useBadgeTitle } from './document';
import type { ConversationId } from './route-params';
import { useBack } from './use-back';

/** What goes along with every screen: notifications, shortcuts, the badge. */
export function Companions() {
  const router = useRouter();
  const { id } = useGlobalSearchParams<{ id?: ConversationId }>();
  const { noticeContent } = usePreferences();
  useBadgeTitle();
  useNotices({
    open: id,
    content: noticeContent,
    onOpen: (conversation, entry) => router.navigate(entry ? `/c/${conversation}/${entry}` : `/c/${conversation}`),
  });
  return <Shortcuts open={id} onOpen={(conversation) => router.navigate(`/c/${conversation}`)} onBack={useBack('/')} />;
}
