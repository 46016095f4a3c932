import type { ConversationId } from '@tidings/protocol';
import type { Loggers } from './loggers';
import type { Metrics } from './metrics';

export type ConsumerEvents = ReturnType<typeof createConsumerEvents>;

/** What consumers of logs do, told once: log line and metric. */
export function createConsumerEvents({ server }: Pick<Loggers, 'server'>, metrics: Metrics) {
  return {
    handled(consumer: string, entries: number, lagMs: number) {
      metrics.consumerEntries.inc({ consumer }, entries);
      metrics.consumerLagSeconds.observe({ consumer }, Math.max(0, lagMs) / 1000);
    },
    failed(
      consumer: string,
      about: { readonly conversation: ConversationId; readonly cause: unknown; readonly isParked: boolean },
    ) {
      const { conversation, cause, isParked } = about;
      metrics.consumerFailures.inc({ consumer });
      if (isParked)
        server.error({ consumer, conversation, err: cause }, 'a log is parked: its consumer fails again and again');
      else server.warn({ consumer, conversation, err: cause }, 'a consumer failed, and tries again');
    },
    sweepFailed(cause: unknown) {
      server.warn({ err: cause }, 'logs could not be looked through for work');
    },
  };
}
