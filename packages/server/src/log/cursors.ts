import type { AdvanceOutcome, CursorMove } from '../ports/log-store';

interface WaitingMove {
  move: CursorMove;
  readonly settle: (outcome: AdvanceOutcome) => void;
  readonly outcome: Promise<AdvanceOutcome>;
}

/** Cursor moves that wait for the next flush: one for each user and conversation, merged by max. I4 */
export class MoveQueue {
  #waiting = new Map<string, WaitingMove>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  push(move: CursorMove): Promise<AdvanceOutcome> {
    const key = `${move.conversation}${move.user}`;
    const known = this.#waiting.get(key);
    if (known === undefined) {
      const { promise, resolve } = Promise.withResolvers<AdvanceOutcome>();
      this.#waiting.set(key, { move, settle: resolve, outcome: promise });
      return promise;
    }
    known.move = mergeMoves(known.move, move);
    return known.outcome;
  }

  takeAll(): readonly WaitingMove[] {
    const all = [...this.#waiting.values()];
    this.#waiting = new Map();
    return all;
  }
}

function mergeMoves(a: CursorMove, b: CursorMove): CursorMove {
  return {
    ...a,
    deliveredSeq: Math.max(a.deliveredSeq, b.deliveredSeq),
    readSeq: Math.max(a.readSeq, b.readSeq),
  };
}
