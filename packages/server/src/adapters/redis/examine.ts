import { Redis } from 'ioredis';

export interface RedisFacts {
  /** 7.0.15 */
  readonly version: string;
  readonly policy: string;
  /** 0: as much as the machine has. */
  readonly maxMemoryBytes: number;
  readonly nowMs: number;
}

/** Changes nothing. Rejects if it can't be reached. */
export async function examineRedis(url: string): Promise<RedisFacts> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What went wrong is told by the call that fails.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => {
    reason = error;
  });
  try {
    await redis.connect();
    const [server, memory, [seconds, micros]] = await Promise.all([
      redis.info('server'),
      redis.info('memory'),
      redis.time() as unknown as Promise<[string, string]>,
    ]);
    return {
      version: field(server, 'redis_version'),
      policy: field(memory, 'maxmemory_policy'),
      maxMemoryBytes: Number(field(memory, 'maxmemory')),
      nowMs: Number(seconds) * 1_000 + Number(micros) / 1_000,
    };
  } catch (failure) {
    throw reason ?? failure;
  } finally {
    redis.disconnect();
  }
}

const field = (info: string, name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
