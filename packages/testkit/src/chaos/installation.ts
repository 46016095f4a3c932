/** Tidings as a whole: three servers, two shards and Redis behind nginx, each in a network of its own where the system lets us. */
import { openNodes } from '../scale/nodes';
import { openLab, type Place, type Service, startPostgres, startProxy, startRedis } from '../scale/services';

/** One process of the installation, and what can be done to it. */
export interface Part {
  readonly name: string;
  readonly kind: 'server' | 'shard' | 'bus' | 'proxy';
  /** Of a shard. */
  readonly shard?: number;
  /** Of a server: the end of what it has logged. */
  readonly logTail?: () => string;
  /** Undefined where nothing can be cut off. */
  readonly place: Place | undefined;
  /** SIGKILL; resolves when it has gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGSTOP or SIGCONT. */
  signal(signal: NodeJS.Signals): void;
}

export interface Installation extends AsyncDisposable {
  readonly url: string;
  readonly parts: readonly Part[];
  readonly shards: readonly string[];
}

const serverCount = 3;
const shardCount = 2;

/** Undefined, with the reason said, where one of the programs is not to be had. */
export async function openInstallation(): Promise<Installation | undefined> {
  await using opened = new AsyncDisposableStack();
  const lab = await openLab();
  opened.defer(() => lab?.close());
  const parts: Part[] = [];
  const start = async (
    about: Pick<Part, 'name' | 'kind' | 'shard'>,
    startAt: (where: { place: Place | undefined }) => Promise<Service | undefined>,
  ): Promise<Service | undefined> => {
    const place = lab?.place();
    const service = await startAt({ place });
    if (service === undefined) return undefined;
    opened.defer(() => service.stop());
    parts.push({ ...about, place, kill: service.kill, start: service.start, signal: service.signal });
    return service;
  };

  const shards: string[] = [];
  for (let shard = 0; shard < shardCount; shard++) {
    const service = await start({ name: `shard ${shard + 1}`, kind: 'shard', shard }, startPostgres);
    if (service !== undefined) shards.push(service.url);
  }
  const redis = await start({ name: 'Redis', kind: 'bus' }, startRedis);
  if (shards.length < shardCount || redis === undefined) return undefined;

  const places = Array.from({ length: serverCount }, () => lab?.place());
  const proxyPlace = lab?.place();
  const shared = { postgres: shards, redis: redis.url, ...(proxyPlace && { trustedProxy: proxyPlace.address }) };
  const nodes = await openNodes(serverCount, shared, places);
  for (const [index, node] of nodes.entries()) {
    opened.use(node);
    parts.push({ ...node, name: `server ${index + 1}`, kind: 'server', place: places[index] });
  }
  const addresses = nodes.map(({ address }) => address);
  const proxy = await startProxy('nginx', addresses, { place: proxyPlace });
  if (proxy === undefined) return undefined;
  opened.defer(() => proxy.stop());
  parts.push({ ...proxy, name: 'nginx', kind: 'proxy', place: proxyPlace });

  const running = opened.move();
  return { url: proxy.url, parts, shards, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
