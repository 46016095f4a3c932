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

/** A network of its own; see scripts/services/lab.mjs. */
export interface Place {
  readonly address: string;
  wrap(command: readonly string[]): readonly string[];
  /** From these places; from all, if none is given. */
  cut(others?: readonly Place[]): void;
  heal(): void;
}

export interface Lab {
  place(): Place;
  close(): void;
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

/** Undefined, with the reason said, where the system does not let us. */
export async function openLab(): Promise<Lab | undefined> {
  return (await import(join(folder, 'lab.mjs'))).openLab();
}

interface Where {
  /** Default: this machine's own network. */
  readonly place?: Place | undefined;
}

/** Undefined, with the reason said, where the program is not to be had. */
export async function startRedis(where: Where = {}): Promise<Service | undefined> {
  return (await import(join(folder, 'redis.mjs'))).startRedis(where);
}

/** A cluster of its own, that survives what these tests do to it, but not the machine. */
export async function startPostgres(where: Where = {}): Promise<Service | undefined> {
  return (await import(join(folder, 'postgres.mjs'))).startPostgres({ ...where, settings: { fsync: 'off' } });
}

export const proxies = ['nginx', 'haproxy'] as const;

/** @param servers `host:port` */
export async function startProxy(
  name: (typeof proxies)[number],
  servers: readonly string[],
  where: Where = {},
): Promise<Service | undefined> {
  const module = await import(join(folder, `${name}.mjs`));
  return name === 'nginx' ? module.startNginx(servers, where) : module.startHaproxy(servers);
}
