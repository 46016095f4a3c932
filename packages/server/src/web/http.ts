import { randomUUID } from 'node:crypto';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Logger } from 'pino';
import { errorResponse } from '../api/error-response';
import type { Health } from '../observability/health';
import type { Metrics } from '../observability/metrics';
import type { Site } from './site';

export interface HttpOptions {
  readonly health: Health;
  readonly metrics: Pick<Metrics, 'print' | 'contentType'>;
  /** Answers RPCs; undefined for other paths. */
  readonly api: (request: Request, peer: { readonly address: string }) => Promise<Response | undefined>;
  /** The web app, if there is one. */
  readonly site: Site | undefined;
  readonly logger: Logger;
}

/** Everything the server answers over HTTP. */
export interface Http {
  /** Never rejects. */
  answer(request: Request, address: string): Promise<Response>;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
}

export function createHttp(options: HttpOptions): Http {
  const underWay = new Set<Promise<Response>>();
  return {
    async answer(request, address) {
      const answering = answerSafely(request, address, options);
      underWay.add(answering);
      try {
        return await answering;
      } finally {
        underWay.delete(answering);
      }
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function answerSafely(request: Request, address: string, options: HttpOptions): Promise<Response> {
  try {
    return await answer(request, address, options);
  } catch (err) {
    const requestId = randomUUID();
    options.logger.error({ err, requestId }, 'a request failed');
    return plain(500, `internal error; request ${requestId}`);
  }
}

async function answer(request: Request, address: string, options: HttpOptions): Promise<Response> {
  const { health, metrics, api, site } = options;
  switch (new URL(request.url).pathname) {
    case '/healthz':
      return plain(200, 'ok');
    case '/readyz': {
      const problem = await health.check();
      return problem === undefined ? plain(200, ['ready', ...health.degradations()].join('; ')) : plain(503, problem);
    }
    case '/metrics':
      return new Response(await metrics.print(), { headers: { 'content-type': metrics.contentType } });
    default:
      if (health.isDraining) return errorResponse(draining(), randomUUID());
      return (await api(request, { address })) ?? (await site?.respond(request)) ?? noSite(request);
  }
}

function draining(): TidingsError {
  return new TidingsError(ErrorCode.DRAINING, 'this server is stopping; come back soon', { retryAfterMs: 1_000 });
}

function noSite(request: Request): Response {
  return new URL(request.url).pathname === '/'
    ? plain(200, 'This is a Tidings server. Its web app has not been built: run npm start once, or set TIDINGS_WEB.')
    : plain(404, 'not found');
}

function plain(status: number, text: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(`${text}\n`, { status, headers });
}
