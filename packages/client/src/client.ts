import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Client } from './api';
import type { Platform } from './platform/platform';
import { migrate } from './store/migrate';

export interface ClientOptions {
  /** Where the server is: `https://chat.example.org`. */
  readonly serverUrl: string;
  readonly platform: Platform;
  /** Name of the replica; one per server and person on this device. Default "tidings". ":memory:" keeps nothing. */
  readonly databaseName?: string;
}

/** Opens the replica and starts the engine. Resolves as soon as the replica can be read, whether or not there is a network. */
export async function openClient(options: ClientOptions): Promise<Client> {
  const database = await options.platform.openDatabase(options.databaseName ?? 'tidings');
  await migrate(database);
  await database.close();
  throw new TidingsError(ErrorCode.UNAVAILABLE, 'the engine is being wired');
}
