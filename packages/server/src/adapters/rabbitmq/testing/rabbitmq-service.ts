import { join } from 'node:path';

export interface RabbitService {
  readonly url: string;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL; resolves when it has gone. */
  kill(): Promise<void>;
  /** Again, after `kill`, on the same port, with what it had written. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** rabbitmqctl; resolves with what it prints. */
  ctl(...args: readonly string[]): Promise<string>;
}

const services = join(import.meta.dirname, '../../../../../../scripts/services');

/** A RabbitMQ of the test's own; undefined, with the reason said, where there is none. */
export async function startRabbitmq(): Promise<RabbitService | undefined> {
  const service = (await import(join(services, 'rabbitmq.mjs'))) as {
    startRabbitmq(): Promise<RabbitService | undefined>;
  };
  return service.startRabbitmq();
}
