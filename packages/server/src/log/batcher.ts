/**
 * Group commit: while one transaction is under way everything else queues, and then goes together into the next.
 * Under load batches grow by themselves; at rest a single request waits for nothing.
 * Bounded: a batch by count and bytes (so that one commit stays short), the queue by count and bytes (so that memory does), and by
 * time: what would have to wait too long, as long as batches take at present, is not taken, so that whoever is taken is answered
 * before they give up. I9
 */
import { ErrorCode } from '@tidings/protocol';
import type { AppendOutcome, AppendRequest, GroupStep } from '../ports/log-store';

export interface BatchLimits {
  readonly batchRequests: number;
  readonly batchBytes: number;
  readonly queueRequests: number;
  readonly queueBytes: number;
  /** How long something may have to wait to be taken. */
  readonly queueMs: number;
  /** Of cursors. */
  readonly batchMoves: number;
  readonly queueMoves: number;
}

export const defaultBatchLimits: BatchLimits = {
  batchRequests: 512,
  batchBytes: 1024 * 1024,
  queueRequests: 20_000,
  queueBytes: 64 * 1024 * 1024,
  queueMs: 3_000,
  batchMoves: 2_000,
  queueMoves: 50_000,
};

/** Requests that were given together: they stay together, in one batch. */
export interface Waiting {
  readonly requests: readonly AppendRequest[];
  readonly bytes: number;
  readonly sinceMs: number;
  readonly settle: (outcomes: readonly AppendOutcome[]) => void;
}

/** How much the last batch counts in what the next ones are thought to take. */
const newWeight = 0.3;

/** The queue in front of a writer. */
export class AppendQueue {
  readonly #limits: BatchLimits;
  #waiting: Waiting[] = [];
  #requests = 0;
  #bytes = 0;
  #batchMs = 0;

  constructor(limits: BatchLimits = defaultBatchLimits) {
    this.#limits = limits;
  }

  get requests(): number {
    return this.#requests;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** False when the queue is full: the requests were not taken. */
  push(requests: readonly AppendRequest[], nowMs: number, settle: Waiting['settle']): boolean {
    const bytes = requests.reduce((sum, request) => sum + bytesOf(request), 0);
    const { queueRequests, queueBytes } = this.#limits;
    const isFull =
      this.#isTooSlow(nowMs) || this.#requests + requests.length > queueRequests || this.#bytes + bytes > queueBytes;
    if (isFull && !this.isEmpty) return false;
    this.#waiting.push({ requests, bytes, sinceMs: nowMs, settle });
    this.#requests += requests.length;
    this.#bytes += bytes;
    return true;
  }

  /** A batch was written, and took so long. */
  wrote(ms: number): void {
    this.#batchMs += (ms - this.#batchMs) * newWeight;
  }

  /** Takes the next batch, oldest first; at least one item if there is any. */
  take(): readonly Waiting[] {
    const { batchRequests, batchBytes } = this.#limits;
    let [count, requests, bytes] = [0, 0, 0];
    for (const item of this.#waiting) {
      const isFull = requests + item.requests.length > batchRequests || bytes + item.bytes > batchBytes;
      if (isFull && count > 0) break;
      count += 1;
      requests += item.requests.length;
      bytes += item.bytes;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#requests -= requests;
    this.#bytes -= bytes;
    return batch;
  }

  /** Either the writer holds what it has for too long, or there is more before this than it can write in time. */
  #isTooSlow(nowMs: number): boolean {
    const { batchRequests, batchBytes, queueMs } = this.#limits;
    const batches = Math.max(this.#requests / batchRequests, this.#bytes / batchBytes);
    const oldestMs = nowMs - (this.#waiting[0]?.sinceMs ?? nowMs);
    return oldestMs > queueMs || batches * this.#batchMs > queueMs;
  }
}

/** What a refusal of the whole batch says to each of its requests. */
export function failAll(waiting: readonly Waiting[], code: ErrorCode.UNAVAILABLE | ErrorCode.OVERLOADED): void {
  for (const { requests, settle } of waiting) settle(requests.map(() => failure(code)));
}

export function failure(code: ErrorCode.UNAVAILABLE | ErrorCode.OVERLOADED): Extract<AppendOutcome, { ok: false }> {
  const message =
    code === ErrorCode.OVERLOADED
      ? 'too much is waiting to be written; try the same again in a moment'
      : 'the log could not be written just now, nothing was changed; try the same again';
  return code === ErrorCode.OVERLOADED
    ? { ok: false, code, message, retryAfterMs: Math.round(1_000 + Math.random() * 2_000) }
    : { ok: false, code, message };
}

/** What a request weighs in the queue, the fixed part estimated. */
function bytesOf({ intent }: AppendRequest): number {
  const fixed = 128 + ('step' in intent && intent.step !== undefined ? bytesOfStep(intent.step) : 0);
  if (intent.type === 'content') return fixed + intent.body.length + (intent.deletes?.length ?? 0) * 64;
  if (intent.type === 'create') return fixed + intent.members.length * 128;
  return intent.type === 'add' ? fixed + intent.users.length * 128 : fixed;
}

function bytesOfStep({ commit, groupInfo, welcome, welcomeFor }: GroupStep): number {
  return commit.length + groupInfo.length + welcome.length + welcomeFor.length * 32;
}
