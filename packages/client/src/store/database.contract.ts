/**
 * The contract of the database port, for every adapter. No test runner is needed, so that it also runs inside a browser page:
 * run each case with a fresh name; a broken guarantee throws.
 */
import type { Database } from './database';

export interface DatabaseContractCase {
  readonly name: string;
  /** `open` opens another handle (another tab, where there are tabs) on the database of this case. */
  run(open: () => Promise<Database>): Promise<void>;
}

const table = { sql: 'CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY, v)' };

async function openWithTable(open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  await database.write([table], []);
  return database;
}

export const databaseContract: readonly DatabaseContractCase[] = [
  {
    name: 'gives every kind of value back as it was',
    run: async (open) => {
      const database = await openWithTable(open);
      const values = ['ü 🙂', 0, -1.5, 1_790_000_000_123, null, new Uint8Array([0, 1, 255]), new Uint8Array(0)];
      await database.write([{ sql: 'INSERT INTO t VALUES (?, ?)', rows: values.map((value, k) => [k, value]) }], ['t']);
      const rows = await database.all<{ v: unknown }>('SELECT v FROM t ORDER BY k');
      equal(
        rows.map(({ v }) => (v instanceof Uint8Array ? ['bytes', ...v] : v)),
        values.map((v) => (v instanceof Uint8Array ? ['bytes', ...v] : v)),
      );
      await database.close();
    },
  },
  {
    name: 'writes all statements or none',
    run: async (open) => {
      const database = await openWithTable(open);
      await database.write([{ sql: 'INSERT INTO t VALUES (1, 1)' }], ['t']);
      await rejects(
        database.write([{ sql: 'INSERT INTO t VALUES (2, 2)' }, { sql: 'INSERT INTO t VALUES (1, 1)' }], ['t']),
      );
      await rejects(database.write([{ sql: 'INSERT INTO t VALUES (?, 0)', rows: [[3], [4], [1]] }], ['t']));
      equal(await database.all('SELECT k FROM t'), [{ k: 1 }]);
      await database.write([{ sql: 'INSERT INTO t VALUES (5, 5)' }], ['t']);
      equal(await database.all('SELECT k FROM t'), [{ k: 1 }, { k: 5 }]);
      await database.close();
    },
  },
  {
    name: 'rejects what is no SQL, and goes on',
    run: async (open) => {
      const database = await openWithTable(open);
      await rejects(database.all('SELEKT'));
      await rejects(database.write([{ sql: 'INSERT INTO nowhere VALUES (1)' }], []));
      equal(await database.all('SELECT 1 AS one'), [{ one: 1 }]);
      await database.close();
    },
  },
  {
    name: 'applies writes in the order of the calls',
    run: async (open) => {
      const database = await openWithTable(open);
      await database.write([{ sql: `INSERT INTO t VALUES (1, '')` }], ['t']);
      const letters = Array.from({ length: 50 }, (_, i) => String.fromCharCode(65 + (i % 26)));
      await Promise.all(
        letters.map((letter) =>
          database.write([{ sql: 'UPDATE t SET v = v || ? WHERE k = 1', params: [letter] }], ['t']),
        ),
      );
      equal(await database.all('SELECT v FROM t'), [{ v: letters.join('') }]);
      await database.close();
    },
  },
  {
    name: 'shows a resolved write to every handle, and tells every handle after the commit',
    run: async (open) => {
      const writer = await openWithTable(open);
      const reader = await open();
      const seen: string[][] = [];
      const told = new Promise<unknown[]>((resolve, reject) => {
        reader.observe((tables) => {
          seen.push([...tables]);
          if (tables.has('t')) reader.all('SELECT k FROM t').then(resolve, reject);
        });
      });
      await writer.write([{ sql: 'INSERT INTO t VALUES (7, 7)' }], ['t', 'topic with spaces']);
      equal(await reader.all('SELECT k FROM t'), [{ k: 7 }]);
      equal(await told, [{ k: 7 }]);
      equal(seen[0]?.includes('topic with spaces'), true);
      await reader.close();
      await writer.close();
    },
  },
  {
    name: 'tells nothing after a failed write, nor to a listener that stopped',
    run: async (open) => {
      const database = await openWithTable(open);
      let stopped = 0;
      let told: string[] = [];
      database.observe(() => {
        stopped += 1;
      })();
      const next = new Promise<void>((resolve) => {
        database.observe((tables) => {
          told = [...told, ...tables];
          if (tables.has('last')) resolve();
        });
      });
      await rejects(database.write([{ sql: 'INSERT INTO nowhere VALUES (1)' }], ['failed']));
      await database.write([table], ['last']);
      await next;
      equal(told.includes('failed'), false);
      equal(stopped, 0);
      await database.close();
    },
  },
  {
    name: 'keeps what was written after closing and opening again',
    run: async (open) => {
      const database = await openWithTable(open);
      await database.write([{ sql: 'INSERT INTO t VALUES (?, ?)', params: [1, 'kept'] }], ['t']);
      await database.close();
      const again = await open();
      equal(await again.all('SELECT v FROM t'), [{ v: 'kept' }]);
      await again.close();
    },
  },
  {
    name: 'has FTS5, RETURNING, upserts and window functions, and no foreign keys',
    run: async (open) => {
      const database = await openWithTable(open);
      await database.write(
        [
          { sql: 'CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(text)' },
          { sql: `INSERT INTO f VALUES ('Guten Morgen')` },
          { sql: 'INSERT INTO t VALUES (1, 1) ON CONFLICT (k) DO UPDATE SET v = v + 1' },
          { sql: 'INSERT INTO t VALUES (1, 1) ON CONFLICT (k) DO UPDATE SET v = v + 1 RETURNING v' },
        ],
        ['f', 't'],
      );
      equal(await database.all(`SELECT count(*) AS n FROM f WHERE f MATCH 'morgen'`), [{ n: 1 }]);
      equal(await database.all('SELECT v, row_number() OVER (ORDER BY k) AS n FROM t'), [{ v: 2, n: 1 }]);
      equal(await database.all('PRAGMA foreign_keys'), [{ foreign_keys: 0 }]);
      await database.close();
    },
  },
  {
    name: 'holds 10,000 rows in one statement',
    run: async (open) => {
      const database = await openWithTable(open);
      const rows = Array.from({ length: 10_000 }, (_, k) => [k, `value ${k}`] as const);
      await database.write([{ sql: 'INSERT INTO t VALUES (?, ?)', rows }], ['t']);
      equal(await database.all('SELECT count(*) AS n, max(v) AS v FROM t'), [{ n: 10_000, v: 'value 9999' }]);
      await database.close();
    },
  },
];

function equal(actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`expected ${e}, got ${a}`);
}

async function rejects(promise: Promise<unknown>): Promise<void> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new Error('expected a rejection with an Error');
}
