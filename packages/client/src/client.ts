import type { Client } from './api';
import { createAccountApi } from './api/account';
import { createConversationApi } from './api/conversations';
import { createEncryptionApi } from './api/encryption';
import { createMessageApi } from './api/messages';
import type { Parts } from './api/parts';
import { createPrivacyApi } from './api/privacy';
import { createSearchApi } from './api/search';
import { createSignalApi } from './api/signals';
import { startLeading } from './engine/leading';
import type { Platform } from './platform/platform';
import { expireDue } from './replica/expiry';
import { ServerTime } from './replica/server-time';
import { createAccess } from './session/access';
import { SessionHolder, type SignedIn } from './session/holder';
import { idleStatus, type Status } from './signals/status';
import { migrate } from './store/migrate';
import { watchSchema } from './store/schema-watch';
import { Peers } from './tabs/peers';
import { createRpc } from './transport/rpc';
import { createWatch } from './views/changes';
import { createCell, derive } from './views/live';
import { People } from './views/people';

export interface ClientOptions {
  /** Where the server is: `https://chat.example.org`. */
  readonly serverUrl: string;
  readonly platform: Platform;
  /** Name of the replica; one per server and person on this device. Default "tidings". ":memory:" keeps nothing. */
  readonly databaseName?: string;
}

/** Opens the replica and starts the engine. Resolves as soon as the replica can be read, whether or not there is a network. */
export async function openClient(options: ClientOptions): Promise<Client> {
  const { platform, databaseName = 'tidings' } = options;
  const serverUrl = options.serverUrl.replace(/\/+$/, '');
  const database = await platform.openDatabase(databaseName);
  await migrate(database);
  const schema = watchSchema(database);
  const holder = await SessionHolder.open(database);
  await dropExpired(holder.get(), platform);
  const leadership = platform.openLeadership(databaseName);
  const peers = new Peers(leadership, platform);
  const tokens = createAccess({ holder, clock: platform.clock, renew: (stale) => peers.call('renew', stale) });
  const rpc = createRpc(serverUrl, platform.network, tokens);
  const openRpc = createRpc(serverUrl, platform.network);
  const status = createCell<Status>(idleStatus);
  const watch = createWatch(database);
  const people = new People(database, watch);
  const parts: Parts = { platform, database, holder, rpc, openRpc, peers, people, watch, status };

  const account = await createAccountApi(parts);
  const signals = createSignalApi(parts);
  const messages = createMessageApi(parts);
  const stopStatus = peers.on('status', (told) => status.set(told as Status));
  const socketUrl = `${serverUrl.replace(/^http/, 'ws')}/v1/socket`;
  const stopLeading = startLeading({ platform, leadership, holder, peers, tokens, rpc, openRpc, socketUrl, schema });
  peers.tell('ask', undefined);

  return {
    isOutdated: schema.isOutdated,
    connection: derive(status, (now) => now?.connection ?? idleStatus.connection),
    account,
    search: createSearchApi(parts),
    signals,
    encryption: createEncryptionApi(parts),
    privacy: createPrivacyApi(parts),
    conversations: createConversationApi(parts),
    messages,
    reconnect: () => peers.tell('reconnect', undefined),
    [Symbol.asyncDispose]: async () => {
      await stopLeading();
      stopStatus();
      for (const part of [schema, messages, signals, account, people, peers, holder]) part[Symbol.dispose]();
      await database.close();
    },
  };
}

/** What has had its time while nobody was looking is gone before anything is shown. */
async function dropExpired(held: SignedIn | undefined, { clock }: Platform): Promise<void> {
  if (!held) return;
  const time = await ServerTime.open(clock, held.database);
  await expireDue(held.database, held.user, time.now());
}
