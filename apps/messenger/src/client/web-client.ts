import { type Client, openClient } from '@tidings/client';
import { createWebPlatform } from '@tidings/client/web';

/** The engine with all it needs in a browser. */
export const openWebClient = (serverUrl: string): Promise<Client> =>
  openClient({ serverUrl, platform: createWebPlatform() });
