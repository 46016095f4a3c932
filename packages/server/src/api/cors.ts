import { cors } from '@connectrpc/connect';
import { ErrorCode, TidingsError } from '@tidings/protocol';

export const requestIdHeader = 'x-request-id';

const allowed = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': [...cors.allowedHeaders, 'Authorization', requestIdHeader].join(', '),
  'access-control-max-age': '7200',
};
const exposed = [...cors.exposedHeaders, requestIdHeader, 'Retry-After'].join(', ');

/**
 * Cross-origin rules. There are no cookies: a page that nobody allowed can call, and gets answers as anybody would,
 * but its browser does not show it any.
 */
export interface Cors {
  /** Answers the browser's question whether it may ask. Throws `ORIGIN_REFUSED`. */
  preflight(request: Request): Response;
  /** Headers that let the page of an allowed origin read the response. */
  expose(request: Request, headers: Headers): void;
}

export function createCors(allowedOrigins: readonly string[]): Cors {
  const isAllowed = (request: Request) => {
    const origin = request.headers.get('origin');
    return origin !== null && (allowedOrigins.includes(origin) || origin === new URL(request.url).origin);
  };
  return {
    preflight(request) {
      if (!isAllowed(request))
        throw new TidingsError(
          ErrorCode.ORIGIN_REFUSED,
          'pages of this origin may not use this server; allow it there',
        );
      return new Response(null, { status: 204, headers: allowed });
    },
    expose(request, headers) {
      headers.append('vary', 'Origin');
      if (!isAllowed(request)) return;
      headers.set('access-control-allow-origin', request.headers.get('origin') as string);
      headers.set('access-control-expose-headers', exposed);
    },
  };
}
