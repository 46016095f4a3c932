import { ErrorCode } from '@tidings/protocol';
import { crashPoint } from '../observability/crash-point';
import type { Clock } from '../ports/clock';
import type { AdvanceOutcome, AppendOutcome, AppendRequest, CursorMove, LogWriter } from '../ports/log-store';
import { AppendQueue, type BatchLimits, defaultBatchLimits, failAll, failure, type Waiting } from './batcher';
import { buildCommitted, buildMoved, buildRepeated, buildUnsure } from './committed';
import { MoveQueue } from './cursors';
import { LanedLog } from './lanes';
import type { Log, LogListeners } from './log';

export interface LogOptions extends LogListeners {
  readonly store: LogWriter;
  readonly clock: Clock;
  readonly limits?: BatchLimits;
  /** Told about every failure of the store, and about listeners that throw; for the log of the process. */
  readonly onFailure?: (error: unknown) => void;
}

/** Opens the write path. Disposing writes what is queued, and refuses what comes later; the store stays the caller's. */
export function createLog(options: LogOptions): Log {
  const { store } = options;
  if (store.laneOf === undefined) return new BatchedLog(options);
  return new LanedLog({ laneOf: store.laneOf.bind(store), openLane: () => new BatchedLog(options) });
}

/** How long cursors wait for company. */
const cursorFlushMs = 100;

/** The writer does one thing at a time: a batch of entries, or a batch of cursors. */
class BatchedLog implements Log {
  readonly #options: LogOptions;
  readonly #appends: AppendQueue;
  readonly #limits: BatchLimits;
  readonly #moves: MoveQueue;
  #isFlushDue = false;
  #isRunning = false;
  #isClosed = false;
  #idle: Promise<void> = Promise.resolve();

  constructor(options: LogOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultBatchLimits;
    this.#appends = new AppendQueue(this.#limits);
    this.#moves = new MoveQueue(this.#limits.queueMoves);
  }

  append(requests: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
    return new Promise((settle) => {
      const isTaken = !this.#isClosed && this.#appends.push(requests, this.#options.clock.now(), settle);
      if (!isTaken) settle(requests.map(() => failure(this.#isClosed ? ErrorCode.UNAVAILABLE : ErrorCode.OVERLOADED)));
      else this.#start();
    });
  }

  advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]> {
    if (this.#isClosed) return Promise.resolve(moves.map(() => failure(ErrorCode.UNAVAILABLE)));
    const wasEmpty = this.#moves.isEmpty;
    const outcomes = Promise.all(moves.map((move) => this.#moves.push(move) ?? failure(ErrorCode.OVERLOADED)));
    if (wasEmpty && !this.#moves.isEmpty) this.#options.clock.after(cursorFlushMs, () => this.#flush());
    return outcomes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#flush();
    await this.#idle;
  }

  #flush(): void {
    this.#isFlushDue = true;
    this.#start();
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#idle = this.#run();
  }

  async #run(): Promise<void> {
    // What arrives in this turn of the loop (many frames of one read) goes together.
    await turnOfLoop();
    while (!this.#appends.isEmpty || this.#isFlushDue) {
      if (!this.#appends.isEmpty) await this.#writeAppends(this.#appends.take());
      if (this.#isFlushDue) await this.#writeMoves();
    }
    this.#isRunning = false;
  }

  async #writeAppends(batch: readonly Waiting[]): Promise<void> {
    const requests = batch.length === 1 ? (batch[0] as Waiting).requests : batch.flatMap((item) => item.requests);
    const { clock } = this.#options;
    const startedAtMs = clock.now();
    try {
      const outcomes = await this.#options.store.append(requests);
      this.#appends.wrote(clock.now() - startedAtMs);
      crashPoint('after_ack_before_publish');
      this.#tell(() => this.#options.onCommitted(buildCommitted(requests, outcomes)));
      this.#tellAgain(requests, outcomes);
      crashPoint('after_publish_before_reply');
      settleEach(batch, outcomes);
    } catch (error) {
      this.#options.onFailure?.(error);
      // It may have been committed all the same.
      this.#tellAgain(requests, []);
      failAll(batch, ErrorCode.UNAVAILABLE);
    }
  }

  async #writeMoves(): Promise<void> {
    const waiting = this.#moves.take(this.#limits.batchMoves);
    // The rest goes behind the appends that have come meanwhile.
    this.#isFlushDue = !this.#moves.isEmpty;
    const moves = waiting.map(({ move }) => move);
    if (moves.length === 0) return;
    try {
      const outcomes = await this.#options.store.advance(moves);
      const moved = buildMoved(moves, outcomes);
      if (moved.length > 0) this.#tell(() => this.#options.onCursors(moved));
      for (const [index, { settle }] of waiting.entries()) settle(outcomes[index] ?? failure(ErrorCode.UNAVAILABLE));
    } catch (error) {
      this.#options.onFailure?.(error);
      for (const { settle } of waiting) settle(failure(ErrorCode.UNAVAILABLE));
    }
  }

  /** What may have been committed before without anybody having been told. */
  #tellAgain(requests: readonly AppendRequest[], outcomes: readonly AppendOutcome[]): void {
    const repeated = buildRepeated(requests, outcomes);
    if (repeated.length > 0) this.#tell(() => this.#options.onRepeated?.(repeated));
    const unsure = buildUnsure(requests, outcomes);
    if (unsure.length > 0) this.#tell(() => this.#options.onUnsure?.(unsure));
  }

  /** A listener that throws must not turn what is committed into a failure. I1 */
  #tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#options.onFailure?.(error);
    }
  }
}

function settleEach(batch: readonly Waiting[], outcomes: readonly AppendOutcome[]): void {
  let from = 0;
  for (const { requests, settle } of batch) {
    settle(outcomes.slice(from, from + requests.length));
    from += requests.length;
  }
}

function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
