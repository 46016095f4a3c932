import { startCryptoWorker } from '../sealer/worker/start';
import { openDatabaseAt } from '../store/web/database';
import { openSolo } from '../store/web/solo';
import type { Network, Platform } from './platform';
import { buildDeviceName } from './web-device-name';
import { openWebLeadership } from './web-leadership';
import { openWebPasskeys } from './web-passkeys';
import { createSeats } from './web-seats';
import { openWebSecretBox } from './web-secret-box';
import { connectWebSocket } from './web-socket';

export interface WebPlatformOptions {
  /** How long a hidden tab keeps the lead when another one is in front. */
  readonly patienceMs?: number;
}

/** The client in a browser: all tabs share one database and elect the one that leads. One platform a page. */
export function createWebPlatform({ patienceMs = 30_000 }: WebPlatformOptions = {}): Platform {
  const seats = createSeats(patienceMs);
  return {
    clock: {
      now: () => Date.now(),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    network: createWebNetwork(),
    now: () => Date.now(),
    fillRandom: (bytes) => void crypto.getRandomValues(bytes),
    deviceName: buildDeviceName(navigator.userAgent),
    openSecretBox: openWebSecretBox,
    startCryptoWorker,
    passkeys: openWebPasskeys(),
    async openDatabase(name) {
      if (name === ':memory:') {
        const solo = await openSolo();
        return openDatabaseAt(solo, () => solo.close());
      }
      const release = () => seats.leave(name);
      try {
        return await openDatabaseAt(await seats.take(name), release);
      } catch (error) {
        await release();
        throw error;
      }
    },
    openLeadership: (name) => openWebLeadership(name, seats),
    observeForeground(listener) {
      const tell = () => listener(document.visibilityState === 'visible');
      document.addEventListener('visibilitychange', tell);
      tell();
      return () => document.removeEventListener('visibilitychange', tell);
    },
  };
}

function createWebNetwork(): Network {
  return {
    connect: connectWebSocket,
    fetch: (input, init) => globalThis.fetch(input, init),
    observeOnline(listener) {
      const tell = () => listener(navigator.onLine);
      window.addEventListener('online', tell);
      window.addEventListener('offline', tell);
      tell();
      return () => {
        window.removeEventListener('online', tell);
        window.removeEventListener('offline', tell);
      };
    },
  };
}
