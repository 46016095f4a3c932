import { limits } from '@tidings/protocol';

/** What one socket may do. Generous: they are there for broken and hostile clients, an ordinary one never meets them. */
export const socketLimits = {
  /** Frames of any kind; a welcome after a long absence makes a client pull a lot at once. */
  frames: { burst: 2_000, perSecond: 500 },
  appends: { burst: 500, perSecond: 100 },
  /** Typing, and sets of watched users: each costs work for others. */
  signals: { burst: 40, perSecond: 10 },
  /** Appends that wait for their commit. */
  appendsInFlight: 256,
  /** Pulls that wait for their turn, which comes when the socket has room. */
  pullsWaiting: 256,
  /** Frames that came after `hello` and before `welcome`. */
  heldFrames: 64,
  heldBytes: 256 * 1024,
  helloWithinMs: 10_000,
  /** A socket silent for longer than this is dead. */
  silenceMs: limits.heartbeatMs * 2.5,
} as const;
