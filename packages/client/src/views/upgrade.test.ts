/** A replica that an earlier version has written opens, and shows what this version can show of it. */
import { expect, test } from 'bun:test';
import type { UserId } from '@tidings/protocol';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import { migrate } from '../store/migrate';
import { migrations } from '../store/schema';
import { conversation, headAt, others, self, writeEntries } from '../testing/written-log';
import { refreshViews, viewQueries } from './rebuild';
import { search } from './search-query';

const [peer] = others as [UserId];
/** The version that knew texts and titles only. */
const before = migrations.slice(0, 3);
const columns = (of: readonly string[]) => of.join(', ');

test('views of a version that knew less are made anew, once', async () => {
  const { live } = writeEntries(({ say, about }) => {
    const said = say('so it was said', peer);
    about({ case: 'edit', value: { entry: said, text: { text: 'so it is meant' } } }, peer);
    about({ case: 'reaction', value: { entry: said, emoji: '👍' } }, self.user);
  });
  const present = openBunDatabase(':memory:');
  await migrate(present);
  const replica = await Replica.open({ database: present, sealers: () => plainSealer, self });
  await replica.apply([{ type: 'head', head: headAt(live, 1, 0) }]);
  await replica.apply([{ type: 'entries', conversation, incarnation: 1, entries: live, isPulled: true }]);

  const old = openBunDatabase(':memory:');
  await migrate(old, before);
  // What both versions keep of the log; the views of the old one show every content as a message.
  for (const table of ['conversations', 'windows', 'entries']) {
    const known = (await old.all<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)).map(
      ({ name }) => name,
    );
    const rows = await present.all<Record<string, never>>(`SELECT ${columns(known)} FROM ${table}`);
    const sql = `INSERT INTO ${table} (${columns(known)}) VALUES (${columns(known.map(() => '?'))})`;
    await old.write([{ sql, rows: rows.map((row) => known.map((name) => row[name] ?? null)) }], []);
  }
  await migrate(old);
  await refreshViews(old, self.user);

  for (const query of Object.values(viewQueries)) expect(await old.all(query)).toEqual(await present.all(query));
  const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) } as never;
  const { hits } = await search({ database: old, self: self.user, people, nowMs: 0 }, { text: 'meant' });
  expect(hits).toHaveLength(1);

  await old.write([{ sql: 'DELETE FROM view_timeline' }], []);
  await refreshViews(old, self.user);
  expect(await old.all('SELECT * FROM view_timeline')).toEqual([]);
});
