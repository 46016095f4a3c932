import type { Client } from '@tidings/client';

/** A client without a server, for looking at screens (EXPO_PUBLIC_DEMO=1). Loaded alone, so that it weighs nothing otherwise. */
export async function openDemo(): Promise<Client> {
  const { openDemoClient } = await import('@tidings/react-native/demo');
  return openDemoClient();
}
