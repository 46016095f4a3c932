import { type Client, openClient } from '@tidings/client';
import { createWebPlatform } from '@tidings/client/web';

/** The server that served this page; in development, where Metro serves it, the one of EXPO_PUBLIC_TIDINGS_URL. */
export const fixedServerUrl: string | undefined = process.env.EXPO_PUBLIC_TIDINGS_URL ?? globalThis.location?.origin;

export const openClientAt = (serverUrl: string): Promise<Client> =>
  openClient({ serverUrl, platform: createWebPlatform() });
