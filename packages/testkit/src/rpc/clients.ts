import { type Client, createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import {
  AccountService,
  ConversationService,
  GroupService,
  KeyService,
  LogService,
  PrivacyService,
  SessionService,
} from '@tidings/protocol';

export interface RpcClients {
  readonly accounts: Client<typeof AccountService>;
  readonly sessions: Client<typeof SessionService>;
  readonly conversations: Client<typeof ConversationService>;
  readonly log: Client<typeof LogService>;
  readonly groups: Client<typeof GroupService>;
  readonly keys: Client<typeof KeyService>;
  readonly privacy: Client<typeof PrivacyService>;
}

/** The bare API of a server, as one caller. */
export function createRpcClients(baseUrl: string, accessToken?: string): RpcClients {
  const transport = createConnectTransport({
    baseUrl,
    useBinaryFormat: true,
    interceptors: [
      (next) => (request) => {
        if (accessToken !== undefined) request.header.set('authorization', `Bearer ${accessToken}`);
        return next(request);
      },
    ],
  });
  return {
    accounts: createClient(AccountService, transport),
    sessions: createClient(SessionService, transport),
    conversations: createClient(ConversationService, transport),
    log: createClient(LogService, transport),
    groups: createClient(GroupService, transport),
    keys: createClient(KeyService, transport),
    privacy: createClient(PrivacyService, transport),
  };
}
