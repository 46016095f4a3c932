import type { Redis } from 'ioredis';

export type Script = (key: string, args: readonly (string | number)[]) => Promise<number>;

/** A script about one key that answers a number. Redis keeps it by its hash; if it has forgotten, it is sent again. */
export function defineScript(redis: Redis, name: string, lua: string): Script {
  redis.defineCommand(name, { numberOfKeys: 1, lua });
  const call = (redis as unknown as Record<string, (...args: (string | number)[]) => Promise<number>>)[name];
  return (key, args) => call?.call(redis, key, ...args) as Promise<number>;
}
