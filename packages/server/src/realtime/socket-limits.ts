import { limits } from '@tidings/protocol';

/** What one socket may do. Generous: they are there for broken and hostile clients, an ordinary one never meets them. */
export const socketLimits = {
  /** Frames of any kind; a welcome after a long absence makes a client pull a lot at once. */
  frames: { burst: 2_000, perSecond: 500 },
  bytes: { burst: 32 * 1024 * 1024, perSecond: 8 * 1024 * 1024 },
  /** Frames beyond these that are still read, to say which of them is refused, each with one more for this many bytes; then the socket ends. */
  excess: { burst: 1_000, perSecond: 10, bytesEach: 4_096 },
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

/** What one user may do over all their sockets of this process. */
export const userLimits = {
  /** Devices, tabs, and what is left of connections that have broken and not been missed yet. */
  sockets: 64,
  /** Each has all heads looked at. */
  hellos: { burst: 100, perSecond: 1 },
  appends: { burst: 500, perSecond: 100 },
  /** Typing, and sets of watched users: each costs work for others. */
  signals: { burst: 40, perSecond: 10 },
} as const;

/** How many sockets are greeted at the same time, and how many may wait for it; a client gives up after ten seconds. */
export const helloLimits = { atOnce: 64, mostWaiting: 1_000, longestWaitMs: 5_000 };
