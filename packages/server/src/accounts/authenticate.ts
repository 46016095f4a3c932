import { ErrorCode, limits, TidingsError } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { SessionStore } from '../ports/directory';
import type { AccessTokens } from './access-tokens';
import type { Identity } from './identity';

export type { Identity } from './identity';

/**
 * Turns an access token into an identity. Throws `UNAUTHENTICATED` (not a token of ours), `TOKEN_EXPIRED` or
 * `SESSION_REVOKED`. The session is looked up on every call, so a revoked one is refused at once on every node. I10
 */
export type Authenticate = (accessToken: string) => Promise<Identity>;

export function createAuthenticator(deps: {
  readonly accessTokens: Pick<AccessTokens, 'verify'>;
  readonly sessions: Pick<SessionStore, 'session'>;
  readonly clock: Pick<Clock, 'now'>;
}): Authenticate {
  const { accessTokens, sessions, clock } = deps;
  return async (accessToken) => {
    if (accessToken === '' || accessToken.length > limits.accessTokenCharacters)
      throw new TidingsError(ErrorCode.UNAUTHENTICATED, 'an access token is required; sign in or refresh the session');
    const identity = await accessTokens.verify(accessToken);
    if (identity.expiresAtMs <= clock.now())
      throw new TidingsError(ErrorCode.TOKEN_EXPIRED, 'the access token has expired; refresh the session');
    const session = await sessions.session(identity.session);
    if (session?.user !== identity.user || session.device !== identity.device)
      throw new TidingsError(ErrorCode.SESSION_REVOKED, 'this session has ended; sign in again');
    return identity;
  };
}
