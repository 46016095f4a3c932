import { join } from 'node:path';
import { openBunDatabase } from '../store/bun';
import type { Database } from '../store/database';
import { createLocalLeadership } from './local-leadership';
import type { Clock, Network, Platform } from './platform';

export interface BunPlatformOptions {
  /** Folder of the database files. */
  readonly folder: string;
  readonly deviceName?: string;
  readonly clock?: Clock;
  readonly network?: Network;
}

/** For bots, tests and benchmarks. Clients that share one platform share its databases and elect a leader, as the tabs of a browser do. */
export function createBunPlatform(options: BunPlatformOptions): Platform {
  const clock = options.clock ?? systemClock;
  const shared = new Map<string, { database: Database; users: number }>();
  const openLeadership = createLocalLeadership();
  return {
    clock,
    network: options.network ?? createBunNetwork(),
    now: () => clock.now(),
    fillRandom: (bytes) => void crypto.getRandomValues(bytes),
    deviceName: options.deviceName ?? 'Bun',
    openLeadership,
    observeForeground: (listener) => {
      listener(true);
      return () => {};
    },
    openDatabase: async (name) => {
      if (name === ':memory:') return openBunDatabase(name);
      const held = shared.get(name) ?? { database: openBunDatabase(join(options.folder, `${name}.db`)), users: 0 };
      held.users += 1;
      shared.set(name, held);
      return shareOf(held.database, async () => {
        held.users -= 1;
        if (held.users > 0) return;
        shared.delete(name);
        await held.database.close();
      });
    },
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function createBunNetwork(): Network {
  return {
    fetch: (...args) => globalThis.fetch(...args),
    observeOnline: (listener) => {
      listener(true);
      return () => {};
    },
    connect: (url, handlers) => {
      const socket = new WebSocket(url);
      socket.binaryType = 'arraybuffer';
      let isClosed = false;
      const closed = (code: number, reason: string) => {
        if (isClosed) return;
        isClosed = true;
        handlers.closed(code, reason);
      };
      socket.onopen = () => handlers.opened();
      socket.onmessage = ({ data }) => handlers.message(new Uint8Array(data as ArrayBuffer));
      socket.onclose = ({ code, reason }) => closed(code, reason);
      socket.onerror = () => closed(1006, 'the connection failed');
      return {
        send: (data) => socket.send(data),
        get bufferedBytes() {
          return socket.bufferedAmount;
        },
        close: () => socket.close(1000),
      };
    },
  };
}

/** One user's handle on a shared database: closing it stops its own observers only. */
function shareOf(database: Database, release: () => Promise<void>): Database {
  const stops = new Set<() => void>();
  let isOpen = true;
  return {
    all: (sql, params) => database.all(sql, params),
    write: (statements, tables) => database.write(statements, tables),
    observe: (listener) => {
      const stop = database.observe(listener);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      for (const stop of stops) stop();
      await release();
    },
  };
}
