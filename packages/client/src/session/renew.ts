import { ErrorCode } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import type { Database } from '../store/database';
import { type Rpc, toTidingsError } from '../transport/rpc';
import { endSession, getTokens, saveTokens, tokensFrom } from './session';

export interface RenewOptions {
  /** Guarded by the session whose tokens these are. */
  readonly database: Database;
  readonly rpc: Rpc;
  readonly clock: Clock;
}

/**
 * Trades the refresh token for new tokens; only the leader does, one at a time. The new ones are on the disk before anybody uses
 * them: the server takes the old refresh token again until the new one was used, so a crash in between costs nothing.
 */
export function createRenewal({ database, rpc, clock }: RenewOptions): (stale: string) => Promise<string> {
  let underWay: Promise<string> | undefined;

  const renew = async (stale: string): Promise<string> => {
    const { accessToken, refreshToken } = await getTokens(database);
    if (accessToken !== stale) return accessToken;
    try {
      const { tokens } = await rpc.session.refreshSession({ refreshToken });
      if (!tokens) throw new Error('the server has answered without tokens');
      const fresh = tokensFrom(tokens, clock.now());
      await database.write([saveTokens(fresh)], []);
      return fresh.accessToken;
    } catch (failure) {
      const error = toTidingsError(failure);
      const { action } = error.policy;
      if (action === 'refresh' || action === 'sign_in')
        await endSession(database, error.code === ErrorCode.REFRESH_REUSED ? 'reused' : 'revoked');
      throw error;
    }
  };

  return (stale) => {
    underWay ??= renew(stale).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
