import { join } from 'node:path';

/** A private service of a test; see scripts/services. */
export interface Service {
  readonly url: string;
  /** SIGSTOP, SIGCONT, SIGKILL. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL; resolves when it has gone. */
  kill(): Promise<void>;
  /** Again, after `kill`, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const folder = join(import.meta.dirname, '../../../../scripts/services');

const clusters = (process.env.TIDINGS_TEST_POSTGRES ?? '').split(',').filter((url) => url !== '');

/** False where `npm run test:scale` could not start it. */
export const hasPostgres = clusters.length > 0;

/** Addresses of empty databases, spread over the clusters. */
export async function makeDatabases(count: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const cluster = clusters[index % clusters.length] as string;
      const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
      await using sql = new Bun.SQL(cluster, { max: 1 });
      await sql.unsafe(`CREATE DATABASE ${name}`);
      return Object.assign(new URL(cluster), { pathname: `/${name}` }).href;
    }),
  );
}

/** Undefined, with the reason said, where the program is not to be had. */
export async function startRedis(): Promise<Service | undefined> {
  return (await import(join(folder, 'redis.mjs'))).startRedis();
}

export const proxies = ['nginx', 'haproxy'] as const;

/** @param servers `host:port` */
export async function startProxy(
  name: (typeof proxies)[number],
  servers: readonly string[],
): Promise<Service | undefined> {
  const module = await import(join(folder, `${name}.mjs`));
  return name === 'nginx' ? module.startNginx(servers) : module.startHaproxy(servers);
}
