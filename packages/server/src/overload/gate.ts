/**
 * Lets so many in at once, has the next ones wait for their turn, and sends the rest away with a time to come back: so that a crowd
 * that comes at once is served one after the other, and nobody's turn comes when they have given up. I16
 *
 *   room ──▶ in ──leave──▶ the longest waiting is next
 *   no room ──▶ waiting ──too long──▶ OVERLOADED
 *   too many waiting ───────────────▶ OVERLOADED
 *
 * The time to come back is drawn from as long as it takes to serve all those who wait or were sent away, so they don't come together.
 */
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Clock } from '../ports/clock';

export interface Gate {
  readonly waiting: number;
  /** Resolves with what is to be called on leaving, once; rejects with `OVERLOADED`. */
  enter(): Promise<() => void>;
}

export interface GateOptions {
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** In the refusal: "too many sign-ins". */
  readonly what: string;
  readonly atOnce: number;
  readonly mostWaiting: number;
  readonly longestWaitMs: number;
  /** Nobody is let in while this is so. */
  readonly isClosed?: () => boolean;
}

const soonestReturnMs = 500;
const shortestSpreadMs = 2_000;
const longestSpreadMs = 30_000;
/** Of how long it takes from one leaving to the next, how much of the last time counts. */
const newWeight = 0.1;
const turnMsAtFirst = 10;

interface Waiting {
  readonly letIn: () => void;
}

export function createGate(options: GateOptions): Gate {
  const { clock, random, what, atOnce, mostWaiting, longestWaitMs, isClosed = () => false } = options;
  const waiting = new Set<Waiting>();
  let inside = 0;
  let sentAway = 0;
  let turnMs = turnMsAtFirst;
  let leftAtMs = 0;

  function refusal(): TidingsError {
    sentAway++;
    const allMs = (waiting.size + sentAway) * turnMs;
    const spreadMs = Math.min(longestSpreadMs, Math.max(shortestSpreadMs, allMs));
    const retryAfterMs = Math.round(soonestReturnMs + random() * spreadMs);
    return new TidingsError(ErrorCode.OVERLOADED, `${what} at once; come back after the given time`, { retryAfterMs });
  }

  function leave(): void {
    const nowMs = clock.now();
    if (waiting.size > 0) turnMs += (Math.min(1_000, nowMs - leftAtMs) - turnMs) * newWeight;
    leftAtMs = nowMs;
    const [next] = waiting;
    if (next === undefined) {
      inside--;
      sentAway = 0;
    } else {
      waiting.delete(next);
      next.letIn();
    }
  }

  const once = (): (() => void) => {
    let isIn = true;
    return () => {
      if (isIn) leave();
      isIn = false;
    };
  };

  return {
    get waiting() {
      return waiting.size;
    },
    async enter() {
      if (isClosed()) throw refusal();
      if (inside < atOnce) {
        inside++;
        return once();
      }
      if (waiting.size >= mostWaiting) throw refusal();
      return new Promise((resolve, reject) => {
        const cancel = clock.after(longestWaitMs, () => {
          waiting.delete(one);
          reject(refusal());
        });
        const one = {
          letIn: () => {
            cancel();
            resolve(once());
          },
        };
        waiting.add(one);
      });
    },
  };
}
