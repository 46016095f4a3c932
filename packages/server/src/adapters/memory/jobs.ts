import type { Clock } from '../../ports/clock';
import type { Job, JobCounts, JobRunner, Jobs, Urgency } from '../../ports/jobs';
import { JobLane, type Settle } from './job-lane';

export interface MemoryJobsOptions {
  readonly clock: Clock;
  /** Whether no other node shares the stores; default true. */
  readonly isAlone?: boolean;
  readonly random?: () => number;
}

/** Jobs in this process: what it is offered it does. */
export function createMemoryJobs(options: MemoryJobsOptions): MemoryJobs {
  return new MemoryJobs(options);
}

const nothing: JobCounts = { waiting: 0, backlog: 0, parked: 0 };

export class MemoryJobs implements Jobs {
  readonly state: 'exact' | 'up';
  readonly #options: MemoryJobsOptions;
  readonly #lanes = new Map<string, JobLane>();

  constructor(options: MemoryJobsOptions) {
    this.#options = options;
    this.state = (options.isAlone ?? true) ? 'exact' : 'up';
  }

  start(runner: JobRunner): void {
    const { clock, random = Math.random } = this.#options;
    for (const consumer of runner.consumers) this.#lanes.set(consumer, new JobLane({ runner, clock, random }));
  }

  /** @param settle called once: when a run that began later has ended, or the job was parked */
  offer(job: Job, urgency: Urgency, settle?: Settle): void {
    const lane = this.#lanes.get(job.consumer);
    if (lane === undefined) settle?.('done');
    else lane.offer(job, urgency, settle);
  }

  counts(consumer: string): JobCounts {
    return this.#lanes.get(consumer)?.counts ?? nothing;
  }

  /** Runs that are under way end first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
  }
}
