import type { ClientSocket, Database, Network, Passkeys, Platform } from '@tidings/client';
import { createBunPlatform, systemClock } from '@tidings/client/bun';

export interface MortalPlatformOptions {
  readonly folder: string;
  readonly network: Network;
  readonly deviceName: string;
  /** How wrong the device's clock is. */
  readonly clockOffsetMs?: number | undefined;
  readonly passkeys?: Passkeys | undefined;
}

/**
 * The place in which one life of an app runs. When it is killed, everything stops where it is, as with a real process: no timer
 * fires, no write lands, no call ever returns, nobody is told. What was written stays, and the next life finds it.
 */
export interface MortalPlatform {
  readonly platform: Platform;
  readonly isDead: boolean;
  kill(): void;
  /** Dies at the n-th write from now, just before or just after it is on disk. */
  killAtWrite(n: number, when: 'before' | 'after'): void;
}

/** A promise of a dead process. */
const never = <T>(): Promise<T> => new Promise<T>(() => {});

export function createMortalPlatform(options: MortalPlatformOptions): MortalPlatform {
  const { folder, network, deviceName, clockOffsetMs = 0 } = options;
  const clock = { ...systemClock, now: () => Date.now() + clockOffsetMs };
  const inner = createBunPlatform({ folder, deviceName, clock });
  const sockets = new Set<ClientSocket>();
  const databases = new Set<Database>();
  let isDead = false;
  let fatalWrite: { left: number; readonly when: 'before' | 'after' } | undefined;

  const kill = (): void => {
    if (isDead) return;
    isDead = true;
    for (const socket of sockets) socket.close();
    for (const database of databases) void database.close();
  };
  const whileAlive =
    <Args extends unknown[]>(callback: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!isDead) callback(...args);
    };
  const unlessDead = async <T>(call: () => Promise<T>): Promise<T> => {
    if (isDead) return never();
    const result = await call().catch((error: unknown) => {
      if (isDead) return never<T>();
      throw error;
    });
    return isDead ? never() : result;
  };
  const isFatal = (when: 'before' | 'after'): boolean => fatalWrite?.left === 0 && fatalWrite.when === when;
  const write = async (database: Database, ...args: Parameters<Database['write']>): Promise<void> => {
    if (fatalWrite !== undefined) fatalWrite.left--;
    if (isFatal('before')) kill();
    await unlessDead(() => database.write(...args));
    if (isFatal('after')) kill();
    return isDead ? never() : undefined;
  };

  const platform: Platform = {
    ...inner,
    passkeys: options.passkeys,
    clock: { now: () => inner.clock.now(), after: (ms, callback) => inner.clock.after(ms, whileAlive(callback)) },
    network: {
      fetch: (input, init) => unlessDead(() => network.fetch(input, init)),
      observeOnline: (listener) => network.observeOnline(whileAlive(listener)),
      connect: (url, handlers) => {
        const socket = network.connect(url, {
          opened: whileAlive(() => handlers.opened()),
          message: whileAlive((data) => handlers.message(data)),
          closed: whileAlive((code, reason) => handlers.closed(code, reason)),
        });
        sockets.add(socket);
        return {
          send: whileAlive((data) => socket.send(data)),
          get bufferedBytes() {
            return socket.bufferedBytes;
          },
          close: whileAlive(() => socket.close()),
        };
      },
    },
    async openDatabase(name) {
      const database = await inner.openDatabase(name);
      databases.add(database);
      return {
        ...database,
        all: (sql, params) => unlessDead(() => database.all(sql, params)),
        write: (statements, tables) => write(database, statements, tables),
        observe: (listener) => database.observe(whileAlive(listener)),
        close: () => unlessDead(() => database.close()),
      };
    },
  };
  return {
    platform,
    get isDead() {
      return isDead;
    },
    kill,
    killAtWrite: (n, when) => {
      fatalWrite = { left: n, when };
    },
  };
}
