import { Redis, type RedisOptions } from 'ioredis';

/** Where everything of ours in a Redis begins. */
export const keyPrefix = 'tidings:';

/** No answer by then is none. */
const answerWithinMs = 250;
/** After a call without an answer, the next ones are not even made for this long. */
const restMs = 1_000;
const longestWaitMs = 2_000;

/** A node's connections to one Redis. What Redis holds may be lost at any moment, and no call waits longer than a blink for it. */
export interface RedisLink extends AsyncDisposable {
  readonly commands: Redis;
  readonly subscriber: Redis;
  /** Undefined if there was no answer, or none is to be expected. */
  ask<T>(question: (commands: Redis) => Promise<T>): Promise<T | undefined>;
  /** Gives up connections that are open and say nothing: a partition tells no end of them. */
  reconnect(): void;
}

/** Resolves at once, whether Redis is there or not. @param url `redis://user:password@host:port`, or `rediss://` for TLS */
export function openRedisLink(url: string): RedisLink {
  const commands = open(url);
  const subscriber = open(url);
  let restUntilMs = 0;
  return {
    commands,
    subscriber,
    async ask(question) {
      if (commands.status !== 'ready' || performance.now() < restUntilMs) return undefined;
      const answer = await within(question(commands), answerWithinMs);
      if (answer === 'late') restUntilMs = performance.now() + restMs;
      return typeof answer === 'object' ? answer.value : undefined;
    },
    reconnect() {
      for (const redis of [commands, subscriber]) redis.disconnect(true);
    },
    async [Symbol.asyncDispose]() {
      for (const redis of [commands, subscriber]) redis.disconnect();
    },
  };
}

const options: RedisOptions = {
  connectTimeout: 2_000,
  // What Redis does not take now is lost: nothing waits in memory, and nothing old is said later.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // The bus knows better what it wants to hear by then.
  autoResubscribe: false,
  // Full jitter: the nodes do not come back all at once.
  retryStrategy: (times) => 20 + Math.random() * Math.min(longestWaitMs, 50 * 2 ** Math.min(times, 10)),
};

function open(url: string): Redis {
  const redis = new Redis(url, options);
  // Told by the state of the bus, again and again otherwise.
  redis.on('error', () => {});
  return redis;
}

/** The value, or that it did not come: too late, or at all. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<{ readonly value: T } | 'late' | 'failed'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  const settled = promise.then(
    (value) => ({ value }),
    () => 'failed' as const,
  );
  const outcome = await Promise.race([settled, late]);
  clearTimeout(timer);
  return outcome;
}
