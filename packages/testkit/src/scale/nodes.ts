import { openServerProcess } from '../process/server-process';
import type { Place } from './services';

/** One of several servers over the same shards and the same Redis. */
export interface Node extends AsyncDisposable {
  /** `host:port`; stays the same over restarts. */
  readonly address: string;
  /** The end of what it has logged. */
  readonly logTail: () => string;
  socketCount(): Promise<number>;
  /** As it says to whoever asks whether it is ready. */
  isBusUp(): Promise<boolean>;
  start(): Promise<void>;
  /** Drains and ends. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP or SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

export interface Shared {
  readonly postgres: readonly string[];
  readonly redis: string;
  /** The proxy's; default: this machine. */
  readonly trustedProxy?: string;
}

/** Servers as they run behind a proxy, on this machine or one at each of these places. */
export async function openNodes(
  count: number,
  { postgres, redis, trustedProxy = '127.0.0.1' }: Shared,
  places: readonly (Place | undefined)[] = [],
): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  const env = {
    TIDINGS_POSTGRES: postgres.join(','),
    TIDINGS_REDIS: redis,
    TIDINGS_TRUSTED_PROXIES: trustedProxy,
    TIDINGS_DRAIN_MS: '500',
  };
  for (let index = 0; index < count; index++) nodes.push(await openNode(env, places[index]));
  await Promise.all(nodes.map((node) => node.start()));
  return nodes;
}

async function openNode(env: Readonly<Record<string, string>>, place: Place | undefined): Promise<Node> {
  const server = await openServerProcess({ env, ...(place && { place }) });
  const ask = async (path: string) => (await fetch(`${server.url}${path}`)).text();
  return {
    address: new URL(server.url).host,
    logTail: () => server.logTail,
    socketCount: async () => Number(/^tidings_socket_open_count (\d+)/m.exec(await ask('/metrics'))?.[1]),
    isBusUp: async () => (await ask('/readyz')) === 'ready\n',
    start: () => server.start(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    signal: (signal) => {
      if (server.pid !== undefined) process.kill(server.pid, signal);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
