import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Authenticate, Identity } from '../accounts/authenticate';
import type { OpenCall, SessionCall } from './procedure';
import { type RateLimiter, rateLimits } from './rate-limits';
import type { Route } from './routes';

/** Decides whether a call may be made at all, before its body is read. */
export type Admit = (route: Route, headers: Headers, network: string) => Promise<OpenCall | SessionCall>;

export function createAdmission(deps: { readonly authenticate: Authenticate; readonly limiter: RateLimiter }): Admit {
  const { authenticate, limiter } = deps;

  async function identify(headers: Headers, network: string): Promise<Identity> {
    try {
      return await authenticate(bearerToken(headers));
    } catch (error) {
      await limiter.take(`bad-token:${network}`, rateLimits.badToken);
      throw error;
    }
  }

  return async ({ path, access, limit }, headers, network) => {
    if (access === 'anyone') {
      await limiter.take(`${path}:${network}`, limit);
      return { network };
    }
    const identity = await identify(headers, network);
    await limiter.take(`${path}:${identity.user}`, limit);
    return { network, identity };
  };
}

function bearerToken(headers: Headers): string {
  const match = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(headers.get('authorization') ?? '');
  if (match === null)
    throw new TidingsError(ErrorCode.UNAUTHENTICATED, 'the header `Authorization: Bearer <access token>` is required');
  return match[1] as string;
}
