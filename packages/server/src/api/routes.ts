import type { DescMethodUnary, DescService } from '@bufbuild/protobuf';
import {
  Code,
  ConnectError,
  type ContextValues,
  createConnectRouter,
  createContextKey,
  createContextValues,
} from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import {
  AccountService,
  ConversationService,
  GroupService,
  GroupStepSchema,
  KeyService,
  LinkService,
  LogService,
  limits,
  PrivacyService,
  SessionService,
} from '@tidings/protocol';
import type { RateLimit } from '../ports/counters';
import { accountProcedures } from './account/service';
import type { ApiDeps } from './api-deps';
import { conversationProcedures } from './conversation/service';
import { groupProcedures } from './group/service';
import { keyProcedures } from './key/service';
import { linkProcedures } from './link/service';
import { logProcedures } from './log/service';
import { privacyProcedures } from './privacy/service';
import type { OpenCall, Procedure, Procedures, SessionCall } from './procedure';
import type { RateLimiter } from './rate-limits';
import { sessionProcedures } from './session/service';

/** One RPC as the router sees it. */
export interface Route {
  /** `/tidings.v1.<Service>/<Method>` */
  readonly path: string;
  readonly access: 'anyone' | 'session';
  readonly limit: RateLimit;
  /** Of a request's body. */
  readonly maxBytes: number;
  readonly handler: UniversalHandler;
}

/** A call on its way through Connect, which would keep nothing of an error but its text. */
export interface CallState {
  readonly call: OpenCall | SessionCall;
  /** Connect could read the request, and has called the handler. */
  isRead?: true;
  /** What the handler has thrown. */
  thrown?: unknown;
}

const stateKey = createContextKey<CallState | undefined>(undefined);

export function contextOf(state: CallState): ContextValues {
  return createContextValues().set(stateKey, state);
}

export function createRoutes(deps: ApiDeps, limiter: RateLimiter): ReadonlyMap<string, Route> {
  const routes = [
    ...routesOf(AccountService, accountProcedures(deps, limiter)),
    ...routesOf(SessionService, sessionProcedures(deps.accounts)),
    ...routesOf(ConversationService, conversationProcedures(deps)),
    ...routesOf(LogService, logProcedures(deps)),
    ...routesOf(GroupService, groupProcedures(deps)),
    ...routesOf(KeyService, keyProcedures(deps, limiter)),
    ...routesOf(LinkService, linkProcedures(deps)),
    ...routesOf(PrivacyService, privacyProcedures(deps)),
  ];
  return new Map(routes.map((route) => [route.path, route]));
}

function routesOf<Service extends DescService>(service: Service, procedures: Procedures<Service>): Route[] {
  const byName = procedures as Readonly<Record<string, Procedure<DescMethodUnary>>>;
  return service.methods.map((method) => {
    const procedure = byName[method.localName] as Procedure<DescMethodUnary>;
    const handler = connectHandler(method as DescMethodUnary, procedure);
    const { access, limit } = procedure;
    return { path: handler.requestPath, access, limit, maxBytes: maxBytesOf(method as DescMethodUnary), handler };
  });
}

/** Only what carries the step of an MLS group may be large. */
export function maxBytesOf({ input }: DescMethodUnary): number {
  const hasStep = input.fields.some(({ message }) => message?.typeName === GroupStepSchema.typeName);
  return hasStep ? limits.groupRequestBytes : limits.requestBytes;
}

function connectHandler(method: DescMethodUnary, procedure: Procedure<DescMethodUnary>): UniversalHandler {
  const router = createConnectRouter({ grpc: false, grpcWeb: false, readMaxBytes: maxBytesOf(method) });
  router.rpc(method, async (request, { values }) => {
    const state = values.get(stateKey) as CallState;
    state.isRead = true;
    try {
      // The router lets nobody through to a session's procedure without an identity.
      return await procedure.handle(request, state.call as SessionCall);
    } catch (thrown) {
      state.thrown = thrown;
      throw new ConnectError('see CallState.thrown', Code.Internal);
    }
  });
  return router.handlers[0] as UniversalHandler;
}
