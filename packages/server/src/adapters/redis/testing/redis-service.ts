import { join } from 'node:path';

export interface RedisService {
  readonly url: string;
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL; resolves when it has gone. */
  kill(): Promise<void>;
  /** Again, after `kill`, on the same port; it has forgotten everything. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const services = join(import.meta.dirname, '../../../../../../scripts/services');

/** A Redis of the test's own; undefined, with the reason said, where there is none. */
export async function startRedis(): Promise<RedisService | undefined> {
  const service = (await import(join(services, 'redis.mjs'))) as { startRedis(): Promise<RedisService | undefined> };
  return service.startRedis();
}
