import { ErrorCode, newId, TidingsError } from '@tidings/protocol';
import { networkOf } from '../web/network-of';
import { createAdmission } from './admit';
import type { ApiDeps } from './api-deps';
import { collect } from './collect';
import { createCors, requestIdHeader } from './cors';
import { errorResponse, tellable } from './error-response';
import { createRateLimiter, noRateLimiter } from './rate-limits';
import { readBody } from './read-body';
import { refusedByConnect } from './refused-by-connect';
import { type CallState, contextOf, createRoutes, type Route } from './routes';

/** The network address a request came from, as the edge knows it (behind a trusted proxy: the forwarded one). */
export interface Peer {
  readonly address: string;
}

/**
 * Answers requests to `/tidings.v1.<Service>/<Method>`; undefined for every other path. Never rejects: every failure is
 * an answer with an `Error` in its details, and the request's id in its headers. I16
 */
export type Api = (request: Request, peer: Peer) => Promise<Response | undefined>;

export function createApi(deps: ApiDeps): Api {
  const { settings, accounts, logger } = deps;
  const limiter = settings.rateLimits ? createRateLimiter(deps.counters) : noRateLimiter;
  const routes = createRoutes(deps, limiter);
  const admit = createAdmission({ authenticate: accounts.authenticate, limiter });
  const cors = createCors(settings.allowedOrigins);

  async function answer(request: Request, path: string, { address }: Peer): Promise<Response> {
    if (request.method === 'OPTIONS') return cors.preflight(request);
    const route = routes.get(path);
    if (route === undefined)
      throw new TidingsError(ErrorCode.NOT_FOUND, `there is no RPC ${path.slice(0, 100)}; check service and method`);
    const call = await admit(route, request.headers, networkOf(address));
    return invoke(route, request, { call });
  }

  return async (request, peer) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/tidings.')) return undefined;
    const requestId = requestIdOf(request);
    const startedAtMs = performance.now();
    let refused: ErrorCode | undefined;
    const response = await answer(request, pathname, peer).catch((thrown: unknown) => {
      const error = tellable(thrown);
      refused = error.code;
      if (isOurs(error)) logger.error({ err: error.cause ?? error, requestId, rpc: pathname }, 'an RPC failed');
      return errorResponse(error, requestId);
    });
    if (request.method !== 'OPTIONS') deps.events.rpcAnswered(refused, performance.now() - startedAtMs);
    response.headers.set(requestIdHeader, requestId);
    response.headers.set('cache-control', 'no-store');
    cors.expose(request, response.headers);
    return response;
  };
}

/** Lets Connect decode, call the handler and encode; throws what the handler has thrown. */
async function invoke({ handler, maxBytes }: Route, request: Request, state: CallState): Promise<Response> {
  const body = await readBody(request, maxBytes);
  const answered = await handler({
    httpVersion: '1.1',
    url: request.url,
    method: request.method,
    header: request.headers,
    body: once(body),
    signal: request.signal,
    contextValues: contextOf(state),
  });
  // In one piece, so that the answer has a length instead of chunks.
  const bytes = (answered.body && (await collect(answered.body, Number.POSITIVE_INFINITY))) ?? new Uint8Array();
  if (answered.status === 200) return new Response(bytes, { headers: answered.header ?? {} });
  if ('thrown' in state) throw state.thrown;
  if (state.isRead) throw new Error(`the answer cannot be encoded: ${new TextDecoder().decode(bytes)}`);
  throw refusedByConnect(answered.status, bytes);
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body;
}

/** The caller's own id if it sent one that is fit for a log line. */
function requestIdOf(request: Request): string {
  const given = request.headers.get(requestIdHeader) ?? '';
  return /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : newId();
}

/** Failures that the operator should see. */
function isOurs({ code, cause }: TidingsError): boolean {
  return code === ErrorCode.INTERNAL || (code === ErrorCode.UNAVAILABLE && cause !== undefined);
}
