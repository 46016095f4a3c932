/** Takes jobs from RabbitMQ. On a connection of its own: while the publisher's is blocked, what is done must be told. */

import { type ConversationId, isId } from '@tidings/protocol';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Job } from '../../ports/jobs';
import { inTime, NoAnswer, openRabbitLink } from './link';
import { declareQueues, queueOf } from './queues';

export interface TakerOptions {
  readonly url: string;
  readonly consumers: readonly string[];
  readonly random: () => number;
  /** `settle` once: done, or given up. */
  readonly taken: (job: Job, settle: (outcome: 'done' | 'parked') => void) => void;
  /** What was in a queue may have gone. */
  readonly lost: () => void;
  readonly onFailure: (cause: unknown) => void;
}

export interface Taker extends AsyncDisposable {
  readonly isUp: boolean;
  /** No more jobs come; those that were taken can be settled still. */
  stop(): void;
}

/** Of one consumer in one node, resting ones included. */
const atOnce = 100;
const consumingWithinMs = 5_000;

export function openTaker({ url, consumers, random, taken, lost, onFailure }: TakerOptions): Taker {
  let isUp = false;
  let hasBeenUp = false;
  let isStopped = false;
  /** Queues that have not answered: after RabbitMQ was killed one may be there and never say a word. It is made anew. */
  const stuck = new Set<string>();
  const open: { readonly channel: Channel; readonly tag: string }[] = [];

  const link = openRabbitLink({
    url,
    random,
    onFailure,
    async setUp(connection) {
      const first = await openChannel(connection);
      for (const consumer of stuck) {
        stuck.delete(consumer);
        await first.deleteQueue(queueOf(consumer));
      }
      await declareQueues(first, consumers);
      for (const consumer of consumers) await consume(await openChannel(connection), consumer);
      isUp = true;
      if (hasBeenUp) lost();
      hasBeenUp = true;
    },
    ended() {
      isUp = false;
      open.length = 0;
    },
  });

  async function consume(channel: Channel, consumer: string): Promise<void> {
    const consuming = channel.consume(queueOf(consumer), (message) => {
      if (message === null) link.giveUp('a queue was deleted');
      else take(channel, consumer, message);
    });
    const { consumerTag } = await inTime(consuming, consumingWithinMs).catch((cause) => {
      if (cause instanceof NoAnswer) stuck.add(consumer);
      throw cause;
    });
    open.push({ channel, tag: consumerTag });
  }

  async function openChannel(connection: ChannelModel): Promise<Channel> {
    const channel = await connection.createChannel();
    channel.on('error', onFailure);
    channel.on('close', () => link.giveUp('a channel was closed'));
    await channel.prefetch(atOnce);
    return channel;
  }

  function take(channel: Channel, consumer: string, message: ConsumeMessage): void {
    const conversation = readConversation(message);
    // Nothing of ours.
    if (conversation === undefined) settle(() => channel.ack(message));
    else if (!isStopped)
      taken({ consumer, conversation }, (outcome) =>
        settle(() => (outcome === 'done' ? channel.ack(message) : channel.nack(message, false, false))),
      );
  }

  return {
    get isUp() {
      return isUp;
    },
    stop() {
      isStopped = true;
      for (const { channel, tag } of open) channel.cancel(tag).catch(() => undefined);
    },
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  };
}

/** A channel that has gone has given its jobs back already. */
function settle(say: () => void): void {
  try {
    say();
  } catch {
    // As it says above.
  }
}

function readConversation({ content }: ConsumeMessage): ConversationId | undefined {
  if (content.length > 1_000) return undefined;
  try {
    const { conversation } = JSON.parse(content.toString()) as { readonly conversation?: unknown };
    return typeof conversation === 'string' && isId(conversation) ? (conversation as ConversationId) : undefined;
  } catch {
    return undefined;
  }
}
