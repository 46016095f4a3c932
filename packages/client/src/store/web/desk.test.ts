import { Database as BunSqlite, type SQLQueryBindings } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { openSharedDesk } from './desk';
import { channels, type News, type Request } from './messages';
import type { Sqlite } from './sqlite';

const bun = new BunSqlite(':memory:');
const sqlite: Sqlite = {
  all: (sql, params) => bun.query(sql).all(...(params as SQLQueryBindings[])) as ReturnType<Sqlite['all']>,
  transact: bun.transaction((statements) => {
    for (const { sql, params = [] } of statements) bun.query(sql).run(...params);
  }),
  cutLog: () => {},
  close: () => {},
};
bun.run('CREATE TABLE t (v)');
afterEach(() => void bun.run('DELETE FROM t'));

const write = (id: number, v: number, confirmed = id): Request => ({
  op: 'write',
  id,
  statements: [{ sql: 'INSERT INTO t VALUES (?)', params: [v] }],
  tables: [`t${v}`],
  confirmed,
});
const values = () =>
  bun
    .query<{ v: number }, []>('SELECT v FROM t ORDER BY rowid')
    .all()
    .map(({ v }) => v);

test('a write whose answer was lost is done once, also by the next owner (I2)', () => {
  const first = openSharedDesk(sqlite, 'once');
  expect(first.answer('a', write(1, 10))).toEqual({ id: 1 });
  expect(first.answer('a', write(2, 20, 1))).toEqual({ id: 2 });
  first.close();
  const second = openSharedDesk(sqlite, 'once');
  expect(second.term).toBe(first.term + 1);
  expect(second.answer('a', write(1, 10))).toEqual({ id: 1 });
  expect(second.answer('a', write(2, 20, 1))).toEqual({ id: 2 });
  expect(second.answer('b', write(1, 30))).toEqual({ id: 1 });
  expect(values()).toEqual([10, 20, 30]);
  second.close();
});

test('a second copy that comes after its tab has had the answer is not done again (I2)', () => {
  const desk = openSharedDesk(sqlite, 'late');
  desk.answer('l', write(1, 10));
  // The answers to 1 and 2 have arrived: nothing is remembered of them any more.
  desk.answer('l', write(3, 30, 3));
  desk.answer('l', write(1, 10));
  desk.answer('l', write(2, 20, 1));
  expect(values()).toEqual([10, 30]);
  desk.close();
});

test('what was written and not confirmed is told by the next owner, what was confirmed is not', () => {
  const first = openSharedDesk(sqlite, 'tell');
  first.answer('c', write(1, 1));
  first.answer('c', write(2, 2));
  first.answer('d', write(1, 3));
  first.close();
  const second = openSharedDesk(sqlite, 'tell');
  expect(second.tables).toContain('t2');
  expect(second.tables).toContain('t3');
  expect(second.tables).not.toContain('t1');
  second.close();
});

test('a failed write is not remembered as done', () => {
  const desk = openSharedDesk(sqlite, 'failed');
  const failing: Request = {
    op: 'write',
    id: 1,
    statements: [{ sql: 'INSERT INTO no VALUES (1)' }],
    tables: [],
    confirmed: 1,
  };
  expect(desk.answer('e', failing).error).toContain('no such table');
  expect(desk.answer('e', failing).error).toContain('no such table');
  desk.close();
});

test('requests meant for a former owner are left to their tab to send again', async () => {
  const desk = openSharedDesk(sqlite, 'terms');
  const requests = new BroadcastChannel(channels.requests('terms'));
  const news = new BroadcastChannel(channels.news('terms'));
  const changed = new Promise<News>((resolve) => {
    news.onmessage = ({ data }: MessageEvent<News>) => data.type === 'changed' && resolve(data);
  });
  requests.postMessage({ term: desk.term - 1, tab: 'f', request: write(1, 1) });
  requests.postMessage({ term: desk.term, tab: 'f', request: write(2, 2) });
  expect(await changed).toEqual({ type: 'changed', tab: 'f', tables: ['t2'] });
  expect(values()).toEqual([2]);
  for (const channel of [requests, news]) channel.close();
  desk.close();
});
