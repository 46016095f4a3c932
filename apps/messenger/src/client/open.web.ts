import type { Client } from '@tidings/client';

/** The server that served this page; in development, where Metro serves it, the one of EXPO_PUBLIC_TIDINGS_URL. */
export const fixedServerUrl: string | undefined = process.env.EXPO_PUBLIC_TIDINGS_URL ?? globalThis.location?.origin;

/** The SDK is a chunk of its own: the first screen does not wait for it. */
export async function openClientAt(serverUrl: string): Promise<Client> {
  const { openWebClient } = await import('./web-client');
  return openWebClient(serverUrl);
}
