import { type Client, Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import {
  AccountService,
  ConversationService,
  ErrorCode,
  ErrorSchema,
  GroupService,
  KeyService,
  LinkService,
  LogService,
  PrivacyService,
  SessionService,
  TidingsError,
} from '@tidings/protocol';
import type { Network } from '../platform/platform';

/** Access tokens, wherever they are kept. */
export interface TokenSource {
  /** One that has not run out. */
  get(): Promise<string>;
  /** A newer one than this, which the server has refused. */
  renew(stale: string): Promise<string>;
  /** The server says that the session is over. */
  ended(code: ErrorCode): Promise<void>;
}

export interface Rpc {
  readonly account: Client<typeof AccountService>;
  readonly session: Client<typeof SessionService>;
  readonly conversation: Client<typeof ConversationService>;
  readonly log: Client<typeof LogService>;
  readonly key: Client<typeof KeyService>;
  readonly link: Client<typeof LinkService>;
  readonly group: Client<typeof GroupService>;
  readonly privacy: Client<typeof PrivacyService>;
}

const timeoutMs = 15_000;

/** The server's services. Without tokens: only what needs no session. Every call rejects with a `TidingsError`. */
export function createRpc(serverUrl: string, network: Network, tokens?: TokenSource): Rpc {
  const transport = createConnectTransport({
    baseUrl: serverUrl,
    useBinaryFormat: true,
    defaultTimeoutMs: timeoutMs,
    fetch: ((input, init) => network.fetch(input as string, init)) as typeof globalThis.fetch,
    interceptors: tokens ? [authorise(tokens)] : [],
  });
  return {
    account: typed(createClient(AccountService, transport)),
    session: typed(createClient(SessionService, transport)),
    conversation: typed(createClient(ConversationService, transport)),
    log: typed(createClient(LogService, transport)),
    key: typed(createClient(KeyService, transport)),
    link: typed(createClient(LinkService, transport)),
    group: typed(createClient(GroupService, transport)),
    privacy: typed(createClient(PrivacyService, transport)),
  };
}

function authorise(tokens: TokenSource): Interceptor {
  return (next) => async (request) => {
    const token = await tokens.get();
    request.header.set('Authorization', `Bearer ${token}`);
    try {
      return await next(request);
    } catch (failure) {
      const error = toTidingsError(failure);
      if (isSessionOver(error.code)) await tokens.ended(error.code);
      if (error.policy.action !== 'refresh') throw failure;
      request.header.set('Authorization', `Bearer ${await tokens.renew(token)}`);
      return await next(request);
    }
  };
}

export function isSessionOver(code: ErrorCode): boolean {
  return code === ErrorCode.SESSION_REVOKED || code === ErrorCode.REFRESH_REUSED;
}

/** All our methods are unary: a function that returns a promise. */
function typed<Service extends object>(client: Service): Service {
  return new Proxy(client, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        try {
          return await method.apply(target, args);
        } catch (failure) {
          throw toTidingsError(failure);
        }
      };
    },
  });
}

/** What the server said, or that it could not be reached. */
export function toTidingsError(failure: unknown): TidingsError {
  if (failure instanceof TidingsError) return failure;
  const error = ConnectError.from(failure);
  if (error.cause instanceof TidingsError) return error.cause;
  const [detail] = error.findDetails(ErrorSchema);
  if (detail)
    return new TidingsError(detail.code, detail.message, { retryAfterMs: detail.retryAfterMs, cause: failure });
  if (error.code === Code.Unauthenticated)
    return new TidingsError(ErrorCode.UNAUTHENTICATED, error.rawMessage, { cause: failure });
  return new TidingsError(ErrorCode.UNAVAILABLE, 'the server can not be reached; check the connection and try again', {
    cause: failure,
  });
}
