/**
 * Jobs: which consumer is to look at which log, handed to some node of the installation. They are hints, as the bus is: they may be
 * lost, doubled, reordered and late, and no correctness hangs on them, for the cursors say what there is to do.
 *
 * - A job that is offered runs in time, here or on another node, usually on one at a time. Here never twice at the same time: what is
 *   offered while it runs runs once more afterwards.
 * - A run that throws is tried again later and later, with jitter, and then parked: for many minutes. It keeps no other log waiting.
 * - Consumers keep each other waiting for nothing. What is fresh does not wait for backlog, and backlog takes a small part of the
 *   process' time.
 * - Offering never throws and never waits. What there is no room for is not taken, and `lost` is told.
 */
import type { ConversationId } from '@tidings/protocol';

export interface Job {
  readonly consumer: string;
  readonly conversation: ConversationId;
}

/** `fresh`: something has just happened. `backlog`: it waits already, and may take its time; it is done by the node that found it. */
export type Urgency = 'fresh' | 'backlog';

export interface JobRunner {
  readonly consumers: readonly string[];
  /** Does some of it. `more`: there is more, which comes again as backlog. */
  run(job: Job): Promise<'done' | 'more'>;
  failed(job: Job, failure: { readonly cause: unknown; readonly isParked: boolean }): void;
  /** Jobs may have been lost: look into the stores for work. */
  lost(): void;
}

export interface Jobs extends AsyncDisposable {
  /** `exact`: there is no other node. `down`: this node is on its own for now, and does what it is offered by itself. */
  readonly state: 'exact' | 'up' | 'down';
  /** Jobs are taken from now on. Once. */
  start(runner: JobRunner): void;
  offer(job: Job, urgency: Urgency): void;
  /** What this node holds of a consumer's jobs. */
  counts(consumer: string): JobCounts;
}

export interface JobCounts {
  /** Those that run or rest between two tries included, parked ones not. */
  readonly waiting: number;
  /** Of those, what waits to be done as backlog. */
  readonly backlog: number;
  readonly parked: number;
}
