import type { Client } from '@tidings/client';
import { loadMainScreens } from '@tidings/react-native/app';

/** A client without a server, for looking at screens (EXPO_PUBLIC_DEMO=1). */
export async function openDemo(): Promise<Client> {
  const { openDemoClient } = await loadMainScreens();
  return openDemoClient();
}
