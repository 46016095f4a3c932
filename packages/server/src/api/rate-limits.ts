import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Counters, RateLimit } from '../ports/counters';

/**
 * How often each call may be made: by network where there is no session, by user otherwise. Wide enough for a family or
 * a class behind one address, narrow enough that nothing can be guessed, and nobody can be made to compute for others.
 */
export const rateLimits = {
  ordinary: { burst: 300, perSecond: 30 },
  /** `append`, `pull`, `advance` of a bot that needs no socket. */
  log: { burst: 500, perSecond: 100 },

  /** Goes through all texts of many conversations, and looks up what it finds. */
  searchMessages: { burst: 40, perSecond: 2 },

  serverInfo: { burst: 200, perSecond: 5 },
  refresh: { burst: 300, perSecond: 10 },
  badToken: { burst: 300, perSecond: 10 },
  signUp: { burst: 50, perSecond: 1 / 20 },
  signIn: { burst: 60, perSecond: 1 / 2 },
  /** One handle from one network: what guessing a password comes down to. */
  signInToHandle: { burst: 10, perSecond: 1 / 30 },
  /** One handle from everywhere. */
  signInToHandleAnywhere: { burst: 100, perSecond: 1 / 10 },

  changePassword: { burst: 5, perSecond: 1 / 60 },
  findUser: { burst: 60, perSecond: 1 },
  createConversation: { burst: 100, perSecond: 1 },
  changeMembers: { burst: 100, perSecond: 2 },
  createLink: { burst: 60, perSecond: 1 / 5 },
  /** Calls that carry an invite's code. */
  useLink: { burst: 60, perSecond: 1 / 2 },

  /** Each makes the server fetch a page from elsewhere. */
  previewLink: { burst: 20, perSecond: 1 / 3 },
  /** All of a user's sockets, and those who watch them, look again. */
  setPrivacy: { burst: 60, perSecond: 1 / 5 },
  report: { burst: 20, perSecond: 1 / 60 },

  /** A new device joins a thousand groups one after the other; a hostile one makes others follow each commit. */
  appendCommit: { burst: 300, perSecond: 5 },
  resetGroup: { burst: 20, perSecond: 1 / 20 },
  /** Answers of half a megabyte and more. */
  groupState: { burst: 300, perSecond: 10 },

  changeDevices: { burst: 30, perSecond: 1 / 10 },
  getIdentities: { burst: 120, perSecond: 2 },
  uploadKeyPackages: { burst: 60, perSecond: 1 / 5 },
  /** Each call uses other people's key packages up. */
  claimKeyPackages: { burst: 60, perSecond: 1 / 2 },
  /** Those of one user by one other: a device has 200 at most, and they are for everybody. */
  claimFromUser: { burst: 40, perSecond: 1 / 60 },
  changeWraps: { burst: 30, perSecond: 1 / 10 },
} as const satisfies Record<string, RateLimit>;

export interface RateLimiter {
  /** Throws `RATE_LIMITED` with the time to wait. */
  take(key: string, limit: RateLimit): Promise<void>;
}

export function createRateLimiter(counters: Counters): RateLimiter {
  return {
    async take(key, limit) {
      const waitMs = await counters.take(key, limit);
      if (waitMs > 0)
        throw new TidingsError(
          ErrorCode.RATE_LIMITED,
          `too many of these calls; try again in ${Math.ceil(waitMs / 1000)} s`,
          { retryAfterMs: Math.ceil(waitMs) },
        );
    },
  };
}

/** For load tests. */
export const noRateLimiter: RateLimiter = { async take() {} };
