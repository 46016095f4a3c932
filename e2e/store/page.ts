/** The page of the store's browser tests: what it puts on `window` is called by the tests. */
import type { Database, Platform } from '@tidings/client';
import { createWebPlatform } from '@tidings/client/web';
import { databaseContract } from '../../packages/client/src/store/database.contract';

declare global {
  interface Window {
    readonly store: typeof store;
    platform: Platform;
    database: Database;
    /** Topics that this page was told of. */
    told: string[];
    /** Ids of writes that were acknowledged to this page. */
    acknowledged: number[];
    isLeading: boolean;
    isStopping: boolean;
    writers: Promise<unknown>;
  }
}

const store = {
  createWebPlatform,

  contractNames: () => databaseContract.map(({ name }) => name),

  /** Every handle comes from a platform of its own, as if from a tab of its own; or all from one. */
  async runContract(index: number, kind: 'tabs' | 'handles' | 'memory'): Promise<void> {
    const shared = createWebPlatform();
    const name = `contract ${kind} ${index}`;
    if (kind === 'memory') Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    await databaseContract[index]?.run(() => (kind === 'tabs' ? createWebPlatform() : shared).openDatabase(name));
  },

  async open(name: string, patienceMs = 30_000): Promise<void> {
    window.told = [];
    window.acknowledged = [];
    window.isLeading = false;
    window.platform = createWebPlatform({ patienceMs });
    window.database = await window.platform.openDatabase(name);
    window.database.observe((tables) => window.told.push(...tables));
    await window.database.write([{ sql: 'CREATE TABLE IF NOT EXISTS t (id INTEGER, page TEXT)' }], []);
  },

  /** Writes the ids below `count` in order, five at a time, and does not make the caller wait. */
  writeMany(page: string, count: number): void {
    let id = 0;
    window.isStopping = false;
    const run = async (): Promise<void> => {
      while (id < count && !window.isStopping) {
        const own = id++;
        await window.database.write([{ sql: 'INSERT INTO t VALUES (?, ?)', params: [own, page] }], [`t ${page}`]);
        window.acknowledged.push(own);
      }
    };
    window.writers = Promise.all([run(), run(), run(), run(), run()]);
  },

  /** Ends the burst; resolves when all of it was acknowledged. */
  async stopWriting(): Promise<void> {
    window.isStopping = true;
    await window.writers;
  },

  rows: (page: string) => window.database.all<{ id: number }>('SELECT id FROM t WHERE page = ? ORDER BY rowid', [page]),

  /** Leads whenever it can, and resigns when asked: what the engine does. */
  lead(name: string): void {
    const leadership = window.platform.openLeadership(name);
    const run = async () => {
      await leadership.lead();
      window.isLeading = true;
    };
    leadership.observeAsked?.(async () => {
      window.isLeading = false;
      await leadership.resign();
      await run();
    });
    void run();
  },
};

Object.assign(window, { store });
