/**
 * Jobs spread over the nodes by RabbitMQ. What it does not take, or does not confirm, is done where it was offered, so nothing waits
 * for it to come back; what it loses is found by the sweep (`lost`).
 *
 *   fresh ──▶ published, confirmed ──▶ delivered to one node ──▶ run there ──▶ acknowledged
 *     │                │                                          └─ failed too often: rejected, to the queue of what is parked
 *     └─ down ─────────┴─ refused, returned, not confirmed in time ──▶ run here
 */
import type { Clock } from '../../ports/clock';
import type { Job, JobCounts, JobRunner, Jobs, Urgency } from '../../ports/jobs';
import { createMemoryJobs, type MemoryJobs } from '../memory/jobs';
import { openPublisher, type Publisher } from './publisher';
import { openTaker, type Taker } from './taker';

export interface RabbitJobsOptions {
  readonly url: string;
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random?: () => number;
  /** Told once for as long as it stays the same. */
  readonly onFailure?: (cause: unknown) => void;
}

/** In a busy log jobs are published so often at most; each does all there is. */
const coalesceMs = 250;

export function createRabbitJobs(options: RabbitJobsOptions): Jobs {
  return new RabbitJobs(options);
}

class RabbitJobs implements Jobs {
  readonly #options: RabbitJobsOptions;
  readonly #local: MemoryJobs;
  /** Published a moment ago, and whether there was another offer since. */
  readonly #recent = new Map<string, { readonly job: Job; isAgain: boolean }>();
  #publisher: Publisher | undefined;
  #taker: Taker | undefined;
  #isClosed = false;

  constructor(options: RabbitJobsOptions) {
    this.#options = options;
    const { clock, random = Math.random } = options;
    this.#local = createMemoryJobs({ clock, random, isAlone: false });
  }

  get state(): 'up' | 'down' {
    return this.#publisher?.isUp && this.#taker?.isUp ? 'up' : 'down';
  }

  start(runner: JobRunner): void {
    this.#local.start(runner);
    const { url, clock, random = Math.random } = this.#options;
    const { consumers } = runner;
    const onFailure = onceEach(this.#options.onFailure ?? (() => {}));
    const shared = { url, consumers, random, onFailure };
    this.#publisher = openPublisher({ ...shared, clock, refused: (job) => this.#local.offer(job, 'fresh') });
    this.#taker = openTaker({
      ...shared,
      taken: (job, settle) => this.#local.offer(job, 'fresh', settle),
      lost: () => runner.lost(),
    });
  }

  offer(job: Job, urgency: Urgency): void {
    if (this.#isClosed) return;
    if (urgency === 'backlog') this.#local.offer(job, urgency);
    else this.#offerFresh(job);
  }

  counts(consumer: string): JobCounts {
    return this.#local.counts(consumer);
  }

  /** What was taken and not begun goes back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#taker?.stop();
    for (const { job, isAgain } of this.#recent.values()) if (isAgain) this.#publisher?.publish(job);
    await this.#local[Symbol.asyncDispose]();
    await Promise.all([this.#taker?.[Symbol.asyncDispose](), this.#publisher?.[Symbol.asyncDispose]()]);
  }

  #offerFresh(job: Job): void {
    const key = `${job.conversation}${job.consumer}`;
    const recent = this.#recent.get(key);
    if (recent !== undefined) {
      recent.isAgain = true;
      return;
    }
    if (!this.#publisher?.publish(job)) {
      this.#local.offer(job, 'fresh');
      return;
    }
    const published = { job, isAgain: false };
    this.#recent.set(key, published);
    this.#options.clock.after(coalesceMs, () => {
      this.#recent.delete(key);
      if (published.isAgain) this.offer(job, 'fresh');
    });
  }
}

/** What is the same as last time is not told again. */
function onceEach(tell: (cause: unknown) => void): (cause: unknown) => void {
  let last = '';
  return (cause) => {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (said !== last) tell(cause);
    last = said;
  };
}
