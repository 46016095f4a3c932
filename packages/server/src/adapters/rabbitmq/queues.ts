/** The queues of an installation: one for each consumer, and one for what was given up. They may all be deleted at any time. */
import type { Channel } from 'amqplib';
import type { Job } from '../../ports/jobs';

/** Jobs whose log is parked, or whose nodes died at them. For people to look at; nobody takes from it. */
export const parkedQueue = 'tidings.parked';

export const queueOf = (consumer: string): string => `tidings.jobs.${consumer}`;

/** So many nodes may die with a job in their hands. */
const deliveryLimit = 5;
const weekMs = 7 * 24 * 3_600_000;

/** Throws if one is there already and is another kind of queue. */
export async function declareQueues(channel: Channel, consumers: readonly string[]): Promise<void> {
  await channel.assertQueue(parkedQueue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': 100_000, 'x-message-ttl': weekMs },
  });
  for (const consumer of consumers)
    await channel.assertQueue(queueOf(consumer), {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': parkedQueue,
        // What does not fit is refused, and so done where it was offered.
        'x-max-length': 1_000_000,
        'x-overflow': 'reject-publish',
      },
    });
}

export const encodeJob = ({ consumer, conversation }: Job): Buffer =>
  Buffer.from(JSON.stringify({ consumer, conversation }));
