/**
 * Looks into the stores for logs that a consumer has not come to the end of: work of nodes that have died, jobs that were lost, logs
 * that are older than the consumer. Each part of the store for itself, so that one that is down keeps no other waiting.
 *
 * - Everything: at the start, whenever jobs may have been lost, and once in a while. No faster than what it finds is done.
 * - What has changed lately: all the time, unless there is no other node and so nothing to miss.
 */
import type { ConversationId } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { Jobs } from '../ports/jobs';
import type { ConsumerPlace, ConsumerStore } from '../ports/log-store';

export interface SweepOptions {
  readonly consumers: readonly string[];
  readonly store: Pick<ConsumerStore, 'behind' | 'logParts'>;
  readonly jobs: Pick<Jobs, 'state' | 'counts'>;
  readonly clock: Clock;
  /** 0 … 1 */
  readonly random: () => number;
  readonly found: (consumer: string, place: ConsumerPlace) => void;
  readonly onFailure: (cause: unknown) => void;
}

export interface Sweep extends Disposable {
  /** Everything is looked through once more, soon. */
  again(): void;
}

const recentMs = 10_000;
/** Further back than a transaction can take and clocks may differ. */
const overlapMs = 30_000;
const everythingMs = 10 * 60_000;
/** Between two looks at everything, however often something is lost. */
const leastMs = 10_000;
const logsAtOnce = 200;
const betweenPagesMs = 20;
const mostBacklog = 400;

export function startSweep(options: SweepOptions): Sweep {
  const parts = Array.from({ length: options.store.logParts }, (_, part) => new PartSweep(options, part));
  return {
    again() {
      for (const part of parts) part.again();
    },
    [Symbol.dispose]() {
      for (const part of parts) part.stop();
    },
  };
}

class PartSweep {
  readonly #options: SweepOptions;
  readonly #part: number;
  #isEverythingDue = true;
  #everythingAtMs = Number.NEGATIVE_INFINITY;
  #recentAtMs: number;
  #isStopped = false;
  #isAsleep = true;
  #wake = () => {};

  constructor(options: SweepOptions, part: number) {
    this.#options = options;
    this.#part = part;
    this.#recentAtMs = options.clock.now();
    void this.#keepLooking();
  }

  again(): void {
    this.#isEverythingDue = true;
    if (this.#isAsleep) this.#wake();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  async #keepLooking(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#look();
      } catch (cause) {
        if (!this.#isStopped) this.#options.onFailure(cause);
      }
      this.#isAsleep = true;
      await this.#pause(this.#restMs());
      this.#isAsleep = false;
    }
  }

  /** Full jitter on half of it: nodes that started together drift apart. */
  #restMs(): number {
    const { random, jobs } = this.#options;
    if (this.#isEverythingDue) return leastMs * (0.5 + random() / 2);
    return jobs.state === 'exact' ? everythingMs : recentMs * (0.5 + random() / 2);
  }

  async #look(): Promise<void> {
    const { clock, jobs } = this.#options;
    const isExact = jobs.state === 'exact';
    const beganAtMs = clock.now();
    const sinceMs = beganAtMs - this.#everythingAtMs;
    if ((this.#isEverythingDue && sinceMs >= leastMs / 2) || (!isExact && sinceMs >= everythingMs)) {
      this.#isEverythingDue = false;
      this.#everythingAtMs = beganAtMs;
      try {
        await this.#lookThrough();
      } catch (cause) {
        this.#isEverythingDue = true;
        throw cause;
      }
    }
    if (isExact || this.#isStopped) return;
    const recentAtMs = clock.now();
    await this.#lookThrough(this.#recentAtMs - overlapMs);
    this.#recentAtMs = recentAtMs;
  }

  async #lookThrough(sinceMs?: number): Promise<void> {
    const { consumers, store } = this.#options;
    for (const consumer of consumers) {
      let after: ConversationId | undefined;
      do {
        const page = await store.behind(consumer, { part: this.#part, after, limit: logsAtOnce, sinceMs });
        if (this.#isStopped) return;
        // Nodes that look at the same time find the same: they begin in different places.
        for (const place of shuffled(page.logs, this.#options.random)) this.#options.found(consumer, place);
        after = page.next;
        if (after !== undefined) await this.#untilThereIsRoom(consumer);
      } while (after !== undefined && !this.#isStopped);
    }
  }

  async #untilThereIsRoom(consumer: string): Promise<void> {
    do await this.#pause(betweenPagesMs);
    while (!this.#isStopped && this.#options.jobs.counts(consumer).backlog >= mostBacklog);
  }

  #pause(ms: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
