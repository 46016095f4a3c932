import type { AdvanceOutcome, CursorMove } from '../ports/log-store';

interface WaitingMove {
  move: CursorMove;
  readonly settle: (outcome: AdvanceOutcome) => void;
  readonly outcome: Promise<AdvanceOutcome>;
}

/** Cursor moves that wait for the next flush: one for each user and conversation, merged by max. I4 I9 */
export class MoveQueue {
  readonly #most: number;
  readonly #waiting = new Map<string, WaitingMove>();

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Undefined if the queue is full: the move was not taken. */
  push(move: CursorMove): Promise<AdvanceOutcome> | undefined {
    const key = `${move.conversation}${move.user}`;
    const known = this.#waiting.get(key);
    if (known === undefined) {
      if (this.#waiting.size >= this.#most) return undefined;
      const { promise, resolve } = Promise.withResolvers<AdvanceOutcome>();
      this.#waiting.set(key, { move, settle: resolve, outcome: promise });
      return promise;
    }
    known.move = mergeMoves(known.move, move);
    return known.outcome;
  }

  /** Those that wait longest, at most so many. */
  take(most: number): readonly WaitingMove[] {
    const taken: WaitingMove[] = [];
    for (const [key, waiting] of this.#waiting) {
      if (taken.length === most) break;
      taken.push(waiting);
      this.#waiting.delete(key);
    }
    return taken;
  }
}

function mergeMoves(a: CursorMove, b: CursorMove): CursorMove {
  return {
    ...a,
    deliveredSeq: Math.max(a.deliveredSeq, b.deliveredSeq),
    readSeq: Math.max(a.readSeq, b.readSeq),
  };
}
