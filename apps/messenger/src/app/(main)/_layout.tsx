import { ConversationListScreen, KeyGate, TwoPane, useAccount, useTheme, useTwoPanes } from '@tidings/react-native/app';
import { Redirect, Slot, Stack, useGlobalSearchParams, usePathname, useRouter } from 'expo-router';
import { Suspense } from 'react';
import { useFirstFormGone } from '../../first-form/use-gone';
import { AppCompanions } from '../../shell/AppCompanions';
import type { ConversationId } from '../../shell/route-params';
import { Starting } from '../../shell/start-states';

/** For those who are signed in. Wide: the list beside everything. Narrow: a stack. */
export default function MainLayout() {
  const account = useAccount();
  const pathname = usePathname();
  const isTwoPanes = useTwoPanes();
  useFirstFormGone(account?.user !== undefined);
  if (!account) return <Starting />;
  if (!account.user)
    return <Redirect href={{ pathname: '/sign-in', params: pathname === '/' ? {} : { next: pathname } }} />;
  return (
    <Suspense fallback={<Starting />}>
      <KeyGate>
        <AppCompanions />
        {isTwoPanes ? <Wide /> : <Narrow />}
      </KeyGate>
    </Suspense>
  );
}

function Narrow() {
  const { color } = useTheme();
  return <Stack screenOptions={{ headerShown: false, contentStyle: { backgroundColor: color.canvas } }} />;
}

function Wide() {
  const router = useRouter();
  const { id } = useGlobalSearchParams<{ id?: string }>();
  return (
    <TwoPane
      side={
        <ConversationListScreen
          selected={id as ConversationId | undefined}
          onOpen={(conversation) => router.navigate(`/c/${conversation}`)}
          onOpenMessage={(conversation, entry) => router.navigate(`/c/${conversation}/${entry}`)}
          onSearch={(q) => router.navigate({ pathname: '/search', params: q ? { q } : {} })}
          onNew={() => router.navigate('/new')}
          onNewGroup={() => router.navigate('/new/group')}
          onSettings={() => router.navigate('/settings')}
        />
      }
    >
      <Slot />
    </TwoPane>
  );
}
