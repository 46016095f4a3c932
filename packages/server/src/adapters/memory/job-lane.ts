/**
 * The jobs of one consumer in one process.
 *
 *              ┌───────── offered meanwhile, or `more` ────────┐
 *   offered ─▶ waiting ─▶ running ─▶ done ─▶ gone              │
 *                 ▲          │────────────────────────────────▶┘
 *                 └─ resting ◀─ failed ─▶ failed too often: parked ─▶ (much later) waiting
 */
import type { Clock } from '../../ports/clock';
import type { Job, JobCounts, JobRunner, Urgency } from '../../ports/jobs';

export interface LaneOptions {
  readonly runner: JobRunner;
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random: () => number;
}

/** What becomes of an offer: tell whoever it came from. */
export type Settle = (outcome: 'done' | 'parked') => void;

interface Item {
  readonly job: Job;
  urgency: Urgency;
  state: 'waiting' | 'running' | 'resting' | 'parked';
  /** Offered while it was running. */
  isAgain: boolean;
  failures: number;
  settles: Settle[];
  cancel: () => void;
}

const freshAtOnce = 4;
const mostWaiting = 10_000;
const mostParked = 10_000;
/** Backlog has a quarter of one thread at most: after each run it rests for three times as long. */
const restOfBacklog = 3;
const leastRestMs = 10;
/** With full jitter; the tries of one job take half a minute on average. */
const firstRestMs = 1_000;
const longestRestMs = 30_000;
const tries = 6;
const parkedMs = 15 * 60_000;

export class JobLane {
  readonly #options: LaneOptions;
  readonly #items = new Map<string, Item>();
  #fresh: Item[] = [];
  #backlog: Item[] = [];
  readonly #running = new Set<Promise<void>>();
  #freshRunning = 0;
  #isBacklogBusy = false;
  #cancelRest = () => {};
  #parked = 0;
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get counts(): JobCounts {
    return { waiting: this.#items.size - this.#parked, backlog: this.#backlog.length, parked: this.#parked };
  }

  /** Settled when a run that began later has ended. */
  offer(job: Job, urgency: Urgency, settle?: Settle): void {
    const known = this.#items.get(job.conversation);
    if (this.#isClosed) return;
    if (known === undefined) {
      this.#take(job, urgency, settle);
      return;
    }
    if (known.state === 'parked') {
      settle?.('done');
      return;
    }
    if (settle !== undefined) known.settles.push(settle);
    if (known.state === 'running') known.isAgain = true;
    if (known.state === 'waiting' && urgency === 'fresh' && known.urgency === 'backlog') {
      this.#backlog = this.#backlog.filter((item) => item !== known);
      this.#wait(known, 'fresh');
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRest();
    for (const { cancel } of this.#items.values()) cancel();
    await Promise.all(this.#running);
  }

  #take(job: Job, urgency: Urgency, settle: Settle | undefined): void {
    if (this.#items.size - this.#parked >= mostWaiting) {
      settle?.('done');
      this.#options.runner.lost();
      return;
    }
    const settles = settle === undefined ? [] : [settle];
    const item: Item = { job, urgency, state: 'waiting', isAgain: false, failures: 0, settles, cancel() {} };
    this.#items.set(job.conversation, item);
    this.#wait(item, urgency);
  }

  #wait(item: Item, urgency: Urgency): void {
    item.state = 'waiting';
    item.urgency = urgency;
    (urgency === 'fresh' ? this.#fresh : this.#backlog).push(item);
    this.#pump();
  }

  #pump(): void {
    while (!this.#isClosed && this.#freshRunning < freshAtOnce) {
      const next = this.#fresh.shift();
      if (next === undefined) break;
      this.#freshRunning += 1;
      void this.#run(next).finally(() => {
        this.#freshRunning -= 1;
        this.#pump();
      });
    }
    if (this.#isClosed || this.#isBacklogBusy) return;
    const next = this.#backlog.shift();
    if (next === undefined) return;
    this.#isBacklogBusy = true;
    const { clock } = this.#options;
    const startedAtMs = clock.now();
    void this.#run(next).finally(() => {
      if (this.#isClosed) return;
      const restMs = Math.max(leastRestMs, restOfBacklog * (clock.now() - startedAtMs));
      this.#cancelRest = clock.after(restMs, () => {
        this.#isBacklogBusy = false;
        this.#pump();
      });
    });
  }

  #run(item: Item): Promise<void> {
    const run = this.#tryOnce(item);
    this.#running.add(run);
    return run.finally(() => this.#running.delete(run));
  }

  async #tryOnce(item: Item): Promise<void> {
    item.state = 'running';
    const settles = item.settles.splice(0);
    try {
      const outcome = await this.#options.runner.run(item.job);
      item.failures = 0;
      for (const settle of settles) settle('done');
      const { isAgain } = item;
      item.isAgain = false;
      if (outcome === 'more') this.#wait(item, 'backlog');
      else if (isAgain) this.#wait(item, 'fresh');
      else this.#items.delete(item.job.conversation);
    } catch (cause) {
      this.#fail(item, settles, cause);
    }
  }

  #fail(item: Item, settles: readonly Settle[], cause: unknown): void {
    const { runner, clock, random } = this.#options;
    item.isAgain = false;
    item.failures += 1;
    const isParked = item.failures >= tries;
    if (!this.#isClosed) runner.failed(item.job, { cause, isParked });
    if (isParked) {
      this.#park(item, settles);
      return;
    }
    item.settles.unshift(...settles);
    item.state = 'resting';
    const restMs = random() * Math.min(longestRestMs, firstRestMs * 2 ** item.failures);
    if (!this.#isClosed) item.cancel = clock.after(restMs, () => this.#wait(item, item.urgency));
  }

  /** One try when its time has come. */
  #park(item: Item, settles: readonly Settle[]): void {
    const { clock, random } = this.#options;
    for (const settle of [...settles, ...item.settles.splice(0)]) settle('parked');
    item.failures = tries - 1;
    if (this.#parked >= mostParked) {
      // Found again by whoever looks into the stores.
      this.#items.delete(item.job.conversation);
      return;
    }
    item.state = 'parked';
    this.#parked += 1;
    item.cancel = clock.after(parkedMs * (0.5 + random()), () => {
      this.#parked -= 1;
      this.#wait(item, 'backlog');
    });
  }
}
