/** Hands jobs to RabbitMQ, and knows of each whether it has taken it. */
import type { ConfirmChannel } from 'amqplib';
import type { Clock } from '../../ports/clock';
import type { Job } from '../../ports/jobs';
import { openRabbitLink } from './link';
import { declareQueues, encodeJob, queueOf } from './queues';

export interface PublisherOptions {
  readonly url: string;
  readonly consumers: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  /** RabbitMQ has not taken it, or not said so in time. */
  readonly refused: (job: Job) => void;
  readonly onFailure: (cause: unknown) => void;
}

export interface Publisher extends AsyncDisposable {
  readonly isUp: boolean;
  /** False: it is to be done here. */
  publish(job: Job): boolean;
}

const confirmedWithinMs = 3_000;
const checkMs = 500;
const mostUnconfirmed = 5_000;

interface Unconfirmed {
  readonly job: Job;
  readonly sentAtMs: number;
}

export function openPublisher(options: PublisherOptions): Publisher {
  const { url, consumers, clock, random, refused, onFailure } = options;
  let channel: ConfirmChannel | undefined;
  /** RabbitMQ is short of memory or disk. */
  let isBlocked = false;
  /** In the order of sending. */
  const unconfirmed = new Map<string, Unconfirmed>();
  let lastId = 0;
  let cancelCheck = () => {};

  const link = openRabbitLink({
    url,
    random,
    onFailure,
    async setUp(connection) {
      isBlocked = false;
      connection.on('blocked', () => {
        isBlocked = true;
        takeBack();
      });
      connection.on('unblocked', () => {
        isBlocked = false;
      });
      const opened = await connection.createConfirmChannel();
      opened.on('error', onFailure);
      opened.on('close', () => link.giveUp('a channel was closed'));
      // There is no such queue any more: the next connection declares it.
      opened.on('return', ({ properties }) => {
        takeBackOne(String(properties.messageId));
        link.giveUp('a queue was deleted');
      });
      await declareQueues(opened, consumers);
      channel = opened;
    },
    ended() {
      channel = undefined;
      takeBack();
    },
  });

  function takeBack(): void {
    const jobs = [...unconfirmed.values()];
    unconfirmed.clear();
    for (const { job } of jobs) refused(job);
  }

  function takeBackOne(id: string): void {
    const waiting = unconfirmed.get(id);
    if (unconfirmed.delete(id) && waiting !== undefined) refused(waiting.job);
  }

  function check(): void {
    const [oldest] = unconfirmed.values();
    if (oldest !== undefined && clock.now() - oldest.sentAtMs > confirmedWithinMs) {
      channel = undefined;
      takeBack();
      link.giveUp('jobs were not confirmed in time');
    }
    cancelCheck = clock.after(checkMs, check);
  }

  check();
  return {
    get isUp() {
      return channel !== undefined && !isBlocked;
    },
    publish(job) {
      if (channel === undefined || isBlocked || unconfirmed.size >= mostUnconfirmed) return false;
      if (!consumers.includes(job.consumer)) return false;
      lastId += 1;
      const id = String(lastId);
      unconfirmed.set(id, { job, sentAtMs: clock.now() });
      try {
        const about = { persistent: true, mandatory: true, messageId: id };
        channel.publish('', queueOf(job.consumer), encodeJob(job), about, (failure) => {
          if (failure) takeBackOne(id);
          else unconfirmed.delete(id);
        });
        return true;
      } catch {
        // The channel has just gone.
        unconfirmed.delete(id);
        return false;
      }
    },
    async [Symbol.asyncDispose]() {
      cancelCheck();
      await link[Symbol.asyncDispose]();
    },
  };
}
