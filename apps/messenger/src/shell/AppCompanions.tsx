import { Companions } from '@tidings/react-native/app';
import { useGlobalSearchParams, useRouter } from 'expo-router';
import { usePreferences } from '../preferences/preferences';
import { useBadgeTitle } from './document';
import type { ConversationId } from './route-params';
import { useBack } from './use-back';

/** Notifications, shortcuts and the badge, above all screens. */
export function AppCompanions() {
  const router = useRouter();
  const { id } = useGlobalSearchParams<{ id?: ConversationId }>();
  const { noticeContent } = usePreferences();
  useBadgeTitle();
  return (
    <Companions
      open={id}
      content={noticeContent}
      onOpen={(conversation, entry) => router.navigate(entry ? `/c/${conversation}/${entry}` : `/c/${conversation}`)}
      onBack={useBack('/')}
    />
  );
}
