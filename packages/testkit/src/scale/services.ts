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
