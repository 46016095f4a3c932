import {
  buildConfig,
  createMemoryDirectory,
  createMemoryLogStore,
  createSigningKey,
  type Overrides,
  openServer,
  type RunningServer,
  systemClock,
} from '@tidings/server';

/** One of several servers over the same stores. */
export interface Node {
  /** `host:port`; stays the same over restarts. */
  readonly address: string;
  socketCount(): Promise<number>;
  /** As it says to whoever asks whether it is ready. */
  isBusUp(): Promise<boolean>;
  /** Drains, ends, and comes back. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Servers of one process that share their stores, and everything else through the Redis. */
export async function openNodes(count: number, redis: string): Promise<readonly Node[]> {
  const shared: Overrides = {
    logStore: createMemoryLogStore(systemClock),
    directory: createMemoryDirectory(),
    signingKey: await createSigningKey(),
  };
  const nodes: Node[] = [];
  for (let index = 0; index < count; index++) nodes.push(await openNode(shared, redis));
  return nodes;
}

async function openNode(shared: Overrides, redis: string): Promise<Node> {
  const config = { redis, logLevel: 'silent', rateLimits: 'off', trustedProxies: ['127.0.0.1'], drainMs: 500 } as const;
  const open = (port: number) => openServer(buildConfig({ ...config, port }), shared);
  let server: RunningServer = await open(0);
  const { port } = server;
  const address = `127.0.0.1:${port}`;
  return {
    address,
    async socketCount() {
      const text = await (await fetch(`http://${address}/metrics`)).text();
      return Number(/^tidings_socket_open_count (\d+)/m.exec(text)?.[1]);
    },
    isBusUp: async () => (await (await fetch(`http://${address}/readyz`)).text()) === 'ready\n',
    async restart() {
      await server.stop();
      server = await open(port);
    },
    stop: async () => server[Symbol.asyncDispose](),
  };
}
