import amqp, { type ChannelModel } from 'amqplib';

/** One connection to RabbitMQ, made again whenever it ends, with what is set up on it. */
export interface RabbitLink extends AsyncDisposable {
  /** Ends a connection that is open and does nothing; the next one is made in its turn. */
  giveUp(reason: string): void;
}

export interface RabbitLinkOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps://` for TLS */
  readonly url: string;
  /** 0 … 1 */
  readonly random: () => number;
  /** Opens channels and declares queues. If it fails the connection is given up. */
  readonly setUp: (connection: ChannelModel) => Promise<void>;
  readonly ended: () => void;
  readonly onFailure: (cause: unknown) => void;
}

const connectWithinMs = 3_000;
const setUpWithinMs = 15_000;
const closeWithinMs = 1_000;
/** After two of them without a word from the other side it is gone. */
const heartbeatS = 5;
const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** Returns at once, whether RabbitMQ is there or not. */
export function openRabbitLink({ url, random, setUp, ended, onFailure }: RabbitLinkOptions): RabbitLink {
  let current: ChannelModel | undefined;
  let isClosed = false;
  let failures = 0;
  let wake = () => {};

  async function keepConnected(): Promise<void> {
    while (!isClosed) {
      try {
        await connectOnce();
      } catch (cause) {
        if (!isClosed) onFailure(cause);
      }
      failures += 1;
      // Full jitter: the nodes do not come back all at once.
      if (!isClosed) await rest(random() * Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)));
    }
  }

  /** Resolves when the connection has ended. */
  async function connectOnce(): Promise<void> {
    const connection = await amqp.connect(withHeartbeat(url), { timeout: connectWithinMs, noDelay: true });
    const end = Promise.withResolvers<void>();
    connection.on('close', () => end.resolve());
    // `close` follows.
    connection.on('error', (cause) => {
      if (!isClosed) onFailure(cause);
    });
    if (isClosed) return close(connection);
    current = connection;
    try {
      await inTime(setUp(connection), setUpWithinMs);
      failures = 0;
      await end.promise;
    } finally {
      current = undefined;
      ended();
      cut(connection, 'given up');
    }
  }

  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = keepConnected();
  return {
    giveUp(reason) {
      if (current !== undefined) cut(current, reason);
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      wake();
      if (current !== undefined) await close(current);
      await running;
    },
  };
}

/** One that is held would never answer. */
async function close(connection: ChannelModel): Promise<void> {
  await inTime(connection.close(), closeWithinMs).catch(() => cut(connection, 'closed without an answer'));
}

function cut(connection: ChannelModel, reason: string): void {
  const { stream } = connection.connection as unknown as { readonly stream: { destroy(cause: Error): void } };
  stream.destroy(new Error(reason));
}

function withHeartbeat(address: string): string {
  const url = new URL(address);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatS));
  return url.href;
}

export class NoAnswer extends Error {}

/** Rejects with `NoAnswer` when there is none by then. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new NoAnswer(`RabbitMQ has not answered within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
