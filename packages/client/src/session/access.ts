import type { Clock } from '../platform/platform';
import type { TokenSource } from '../transport/rpc';
import type { SessionHolder } from './holder';
import { endSession, getTokens } from './session';

/** A token that ends sooner is renewed before it is used. */
const marginMs = 30_000;

/** Access tokens for any instance: read from the replica, renewed by the leader. */
export function createAccess(options: {
  readonly holder: SessionHolder;
  readonly clock: Clock;
  renew(stale: string): Promise<string>;
}): TokenSource {
  const { holder, clock, renew } = options;
  return {
    get: async () => {
      const { accessToken, accessExpiresAtMs } = await getTokens(holder.require().database);
      return accessExpiresAtMs - clock.now() > marginMs ? accessToken : renew(accessToken);
    },
    renew,
    ended: async () => {
      const held = holder.get();
      if (held) await endSession(held.database, 'revoked');
    },
  };
}
