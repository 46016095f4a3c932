import { type Client, openClient } from '@tidings/client';
import { createExpoPlatform } from '@tidings/client/expo';

/** On phones people choose their server, unless the app was built for one. */
export const fixedServerUrl: string | undefined = process.env.EXPO_PUBLIC_TIDINGS_URL;

export const openClientAt = (serverUrl: string): Promise<Client> =>
  openClient({ serverUrl, platform: createExpoPlatform(), databaseName: databaseNameOf(serverUrl) });

/** One replica per server. */
const databaseNameOf = (serverUrl: string): string => `tidings-${serverUrl.replace(/[^a-z0-9]+/gi, '-')}`;
